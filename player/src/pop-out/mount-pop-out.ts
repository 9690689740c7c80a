import { createApp } from 'vue';
import PopOutPlayer from './PopOutPlayer.vue';

export function mountPopOut(document: Document): void {
  createApp(PopOutPlayer).mount(document.querySelector('#airdex') ?? document.body);
}
