import { createApp } from 'vue';
import WebPlayer from './WebPlayer.vue';

export function mountWebPlayer(document: Document): void {
  createApp(WebPlayer).mount(document.querySelector('#airdex') ?? document.body);
}
