import { createApp } from 'vue';
import NextcloudPage from './NextcloudPage.vue';

/** The whole player in Nextcloud's app area. */
export function mountPage(document: Document): void {
  const place = document.querySelector('#content-vue') ?? document.querySelector('#content');
  if (place) createApp(NextcloudPage).mount(place);
}
