import { createApp } from 'vue';
import WidgetHome from './WidgetHome.vue';

/** Shows the widget in a panel of the dashboard; the answer takes it out again, and leaves the sound alone. */
export function mountWidget(element: HTMLElement): () => void {
  const app = createApp(WidgetHome);
  app.mount(element);
  return () => app.unmount();
}
