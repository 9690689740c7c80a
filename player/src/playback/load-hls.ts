import type { AudioLike } from './sound.ts';

/** hls.js is larger than the whole player, so it comes only when a browser needs it. */
export async function loadHls(audio: AudioLike, url: string, onFatal: () => void) {
  const { default: Hls } = await import('hls.js/light');
  // Its worker is a blob, which a strict content security policy refuses.
  const hls = new Hls({ enableWorker: false });
  hls.on(Hls.Events.ERROR, (_event, data) => {
    if (data.fatal) onFatal();
  });
  hls.loadSource(url);
  hls.attachMedia(audio as HTMLAudioElement);
  return hls;
}
