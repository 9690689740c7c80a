import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchChromium } from '#test-parts/launch-chromium.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import type { RunningProgram } from '#test-parts/run-program.ts';
import { prepareAirdex, runAirdex, type AirdexSetup } from './run-airdex.ts';

const pictures = join(import.meta.dirname, '../../test-results');
const album = 'Slow Tides';
const lyrics = '[00:00.00]The lamp is lit\n[00:10.00]The harbour sleeps\n[00:20.00]Good night\n';
type Heard = { source: string; time: number };
// As text, since it runs in the page: the one element that sounds.
const heardNow = `(() => {
  const audio = [...document.querySelectorAll('audio')].find((each) => !each.paused);
  return { source: audio?.currentSrc ?? '', time: audio?.currentTime ?? 0 };
})()`;

// What of a dialog is wider than the place it has.
const cutOffNow = `[...document.querySelectorAll('[role=dialog] section, [role=dialog] form, [role=dialog] ul')]
  .filter((each) => each.scrollWidth > each.clientWidth + 1 || each.getBoundingClientRect().right > innerWidth)
  .map((each) => each.className)`;

describeWith(parts.chromium, parts.ffmpeg)('a folder of music, from its admin to who listens', () => {
  let folder: string;
  let setup: AirdexSetup;
  let airdex: RunningProgram;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const media: { status: number; url: string }[] = [];

  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    folder = await mkdtemp(join(tmpdir(), 'airdex-music-'));
    await mkdir(join(folder, 'music', album), { recursive: true });
    for (const [index, title] of ['Harbour Light', 'Paper Lanterns', 'Night Tram'].entries()) {
      await makeTrack(`${album}/${String(index + 1)}.flac`, { title, album, track: index + 1 });
    }
    await writeFile(join(folder, 'music', album, '1.lrc'), lyrics);
    await mkdir(join(folder, 'other'));
    await makeTrack('../other/long.flac', { title: 'Donau'.repeat(60), album: 'Long '.repeat(60), track: 1 });
    setup = await prepareAirdex(join(folder, 'data'), { AIRDEX_DEMO: 'off' });
    [airdex, browser] = await Promise.all([
      runAirdex(setup),
      launchChromium(['--autoplay-policy=document-user-activation-required']),
    ]);
    page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    page.setDefaultTimeout(120_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('response', (answer) => {
      if (answer.url().includes('/library/') && answer.url().includes('?t=')) {
        media.push({ status: answer.status(), url: answer.url() });
      }
    });
  });
  afterAll(async () => {
    await browser.close();
    await airdex.stop('SIGINT');
    await rm(folder, { recursive: true, force: true });
  });

  /** A tone of forty seconds that says what it is. */
  async function makeTrack(
    path: string,
    tags: { title: string; album: string; track: number },
  ): Promise<void> {
    const all = { ...tags, artist: 'Mira Holt', genre: 'Ambient', date: '2004' };
    await promisify(execFile)(parts.ffmpeg.program, [
      ...[
        '-loglevel',
        'error',
        '-f',
        'lavfi',
        '-i',
        `sine=frequency=${String(200 * tags.track)}:duration=40`,
      ],
      ...Object.entries(all).flatMap(([name, value]) => ['-metadata', `${name}=${String(value)}`]),
      join(folder, 'music', path),
    ]);
  }
  const hear = (isSo: (heard: Heard) => boolean): Promise<Heard> =>
    vi.waitFor(
      async () => {
        const heard = await page.evaluate<Heard>(heardNow);
        if (!isSo(heard)) throw new Error(`It sounds otherwise: ${JSON.stringify(heard)}`);
        return heard;
      },
      { timeout: 60_000, interval: 100 },
    );
  const playing = (title: string) =>
    page.getByRole('region', { name: 'Now playing' }).getByText(title, { exact: true }).waitFor();
  const link = (name: string) => page.getByRole('main').getByRole('link', { name, exact: true }).last();
  const takePicture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });

  test('an admin is led from the empty page to the form, and sees what would come', async () => {
    await page.goto(`${setup.url}/#/music`);
    await page.getByRole('link', { name: 'Add a folder' }).click();
    await page.getByRole('button', { name: 'Add a provider' }).first().click();
    await page.getByRole('button', { name: /^Music folder/ }).click();
    await page.getByLabel('Path of the folder').fill(join(folder, 'other'));
    await page.getByRole('button', { name: 'Show what would come' }).click();
    await page.getByText('1 file would come.').waitFor();
    expect(await page.evaluate<string[]>(cutOffNow)).toEqual([]);
    await page.getByLabel('Path of the folder').fill(join(folder, 'music'));
    await page.getByRole('button', { name: 'Show what would come' }).click();
    await page.getByText('3 files would come.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
    const row = page.getByRole('row', { name: /Music folder/ });
    await row.getByRole('cell', { name: '3', exact: true }).waitFor();
  });

  test('its album appears, and one click plays it from the media host by a signed address', async () => {
    await page.goto(`${setup.url}/#/music`);
    await link(album).click();
    await page.getByRole('button', { name: `Play ${album}` }).click();
    const heard = await hear(({ time }) => time > 0.5);
    const address = new URL(heard.source);
    expect(address.origin).not.toBe(setup.url);
    expect(address.pathname).toMatch(/^\/library\/[0-9a-f-]{36}\/Slow%20Tides\/1\.flac$/);
    expect(address.searchParams.get('t')).toBeTruthy();
    await playing('Harbour Light');
    await takePicture('album');
  });

  test('lyrics follow, and a click on a line goes there', async () => {
    await page.getByRole('button', { name: 'Lyrics and chapters' }).click();
    const lines = page.getByRole('region', { name: 'Lyrics', exact: true });
    await lines.getByText('The lamp is lit').waitFor();
    await lines.getByText('The harbour sleeps').click();
    await hear(({ time }) => time >= 10);
    await lines.locator('[aria-current]').getByText('The harbour sleeps').waitFor();
    await takePicture('lyrics');
    await page.getByRole('button', { name: 'Close', exact: true }).click();
  });

  test('it is sought in by parts of the file, and the next track follows by itself', async () => {
    await page.getByRole('slider', { name: 'Place in the track' }).fill('38000');
    await hear(({ source, time }) => source.includes('/2.flac') && time > 0.2);
    await playing('Paper Lanterns');
    expect(media.map(({ status }) => status)).toContain(206);
    expect(media.every(({ status }) => status < 400)).toBe(true);
  });

  test('an album that is a favorite is found again', async () => {
    await page.getByRole('button', { name: `Add ${album} to favorites` }).click();
    await page.getByRole('button', { name: `Remove ${album} from favorites` }).waitFor();
    await page.getByRole('link', { name: 'Favorites', exact: true }).click();
    await link(album).waitFor();
  });

  test('a playlist is made from a row, filled, and put in another order with the keys', async () => {
    await link(album).click();
    await page.getByRole('button', { name: `Actions for ${album}` }).click();
    await page.getByRole('menuitem', { name: 'Add to a playlist …' }).click();
    await page.getByLabel('Name of a new playlist').fill('Evenings');
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
    await page.getByText('is in the playlist Evenings now').waitFor();
    await page.goto(`${setup.url}/#/playlists`);
    await page.getByRole('link', { name: /Evenings/ }).click();
    const titles = () => page.getByRole('list', { name: 'Playlist' }).locator('.title').allTextContents();
    await vi.waitFor(
      async () => expect(await titles()).toEqual(['Harbour Light', 'Paper Lanterns', 'Night Tram']),
      {
        timeout: 60_000,
      },
    );
    const handle = page.getByRole('button', { name: /^Move Night Tram/ });
    const moved = page.waitForResponse((answer) => answer.url().endsWith('/moves'));
    await handle.press('Home');
    expect((await moved).status()).toBeLessThan(300);
    await page.getByText('Night Tram is at place 1 of 3 now').waitFor();
    await takePicture('playlist');
    await page.reload();
    await vi.waitFor(
      async () => expect(await titles()).toEqual(['Night Tram', 'Harbour Light', 'Paper Lanterns']),
      {
        timeout: 60_000,
      },
    );
  });

  test('an album that is copied into the folder appears by itself', async () => {
    await mkdir(join(folder, 'music', 'Winter Ferry'));
    await makeTrack('Winter Ferry/1.mp3', { title: 'Ice', album: 'Winter Ferry', track: 1 });
    await vi.waitFor(
      async () => {
        await page.goto(`${setup.url}/#/music?tab=albums&sort=recent`);
        await page.reload();
        await link('Winter Ferry').waitFor({ timeout: 2_000 });
      },
      { timeout: 120_000, interval: 500 },
    );
    expect(complaints).toEqual([]);
  });
});
