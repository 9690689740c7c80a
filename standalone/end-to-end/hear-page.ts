import type { Page } from 'playwright-core';
import { vi } from 'vitest';

export type Sound = { time: number; source: string; paused: boolean };

// As text, since these run in the page.
const keepAudio = `
  const RealAudio = window.Audio;
  window.heard = [];
  window.Audio = function (...args) { const audio = new RealAudio(...args); window.heard.push(audio); return audio; };
`;
const soundNow = `(() => {
  const audio = window.heard.find((each) => each.currentSrc !== '') ?? window.heard[0];
  return { time: audio?.currentTime ?? 0, source: audio?.currentSrc ?? '', paused: audio?.paused ?? true };
})()`;

/** What a page sounds like: every `<audio>` it makes is kept where a test can look at it. Before the page is opened. */
export async function hearPage(page: Page) {
  await page.addInitScript(keepAudio);
  return {
    /** The sound, once it is so. */
    until: (isSo: (sound: Sound) => boolean): Promise<Sound> =>
      vi.waitFor(
        async () => {
          const sound = await page.evaluate<Sound>(soundNow);
          if (!isSo(sound)) throw new Error(`It sounds otherwise: ${JSON.stringify(sound)}`);
          return sound;
        },
        { timeout: 60_000, interval: 100 },
      ),
  };
}
