import { mount } from '@vue/test-utils';
import { type Component, defineComponent, h } from 'vue';
import { type Airdex, airdexKey } from '../airdex.ts';
import { provideDetails } from '../parts/use-details.ts';
import { providePanel } from '../parts/use-panel.ts';

/** A component on the page as the shell would hold it. */
export function mountWith(airdex: Airdex, component: Component, props: Record<string, unknown> = {}) {
  const shell = defineComponent({
    setup() {
      const details = provideDetails();
      providePanel();
      return () => [h(component, props), h('output', { class: 'shown' }, details.station.value?.name ?? '')];
    },
  });
  return mount(shell, { attachTo: document.body, global: { provide: { [airdexKey as symbol]: airdex } } });
}
