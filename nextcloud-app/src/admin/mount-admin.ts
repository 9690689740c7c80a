import { createApp } from 'vue';
import AdminSettings from './AdminSettings.vue';

/** The app's section among Nextcloud's settings. */
export function mountAdmin(document: Document): void {
  const place = document.querySelector('#airdex-admin');
  if (place) createApp(AdminSettings).mount(place);
}
