import { afterEach, expect, test } from 'vitest';
import { openSoundFrame } from './open-sound-frame.ts';

afterEach(() => {
  document.body.replaceChildren();
});

/** jsdom loads no frames, so the frame is filled as the browser would. */
function fillFrames(html: string): void {
  for (const frame of document.querySelectorAll('iframe')) {
    frame.contentDocument?.write(html);
    frame.contentDocument?.close();
    frame.dispatchEvent(new Event('load'));
  }
}

test('opens one hidden frame below the page, named before it goes in, and gives its audio', async () => {
  const opening = openSoundFrame(document, '/apps/airdex/sound?v=1');
  fillFrames('<audio id="a"></audio>');
  const audio = await opening;
  expect(audio.id).toBe('a');
  const [frame, ...others] = document.querySelectorAll('iframe');
  expect(others).toEqual([]);
  expect(frame?.parentElement).toBe(document.body);
  expect(frame?.name).toBe('airdex-sound');
  expect(frame?.hidden).toBe(true);
  expect(frame?.getAttribute('src')).toBe('/apps/airdex/sound?v=1');
});

test('a second widget gets the same sound', async () => {
  const opening = openSoundFrame(document, '/sound');
  fillFrames('<audio id="a"></audio>');
  const first = await opening;
  expect(await openSoundFrame(document, '/sound')).toBe(first);
  expect(document.querySelectorAll('iframe')).toHaveLength(1);
});

test('says so when something else answers, and leaves nothing behind', async () => {
  const opening = openSoundFrame(document, '/sound');
  fillFrames('<p>Maintenance</p>');
  await expect(opening).rejects.toThrow('The page that holds the sound did not come');
  expect(document.querySelectorAll('iframe')).toHaveLength(0);
});
