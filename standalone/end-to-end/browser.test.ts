import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '#test-parts/launch-chromium.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import type { RunningProgram } from '#test-parts/run-program.ts';
import { startIcecast, type IcecastPart } from '#test-parts/start-icecast.ts';
import { startSource } from '#test-parts/start-source.ts';
import { hearPage } from './hear-page.ts';
import { prepareAirdex, runAirdex, type AirdexSetup } from './run-airdex.ts';

const pictures = join(import.meta.dirname, '../../test-results');

describeWith(
  parts.chromium,
  parts.icecast,
  parts.ffmpeg,
)('an admin and a listener in a browser', () => {
  let dataDir: string;
  let setup: AirdexSetup;
  let airdex: RunningProgram;
  let icecast: IcecastPart;
  let source: { close(): Promise<void> };
  let browser: Browser;
  let page: Page;
  let sounds: Awaited<ReturnType<typeof hearPage>>;
  const answers: { url: string; type: string }[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    dataDir = await mkdtemp(join(tmpdir(), 'airdex-browser-'));
    setup = await prepareAirdex(dataDir);
    [airdex, icecast, browser] = await Promise.all([
      runAirdex(setup),
      startIcecast(),
      launchChromium(['--autoplay-policy=document-user-activation-required']),
    ]);
    source = await startSource(icecast, {
      mount: '/harbour.mp3',
      name: 'Harbour Lights FM',
      genre: 'shanty',
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    page.on('response', (answer) => {
      answers.push({ url: answer.url(), type: answer.headers()['content-type'] ?? '' });
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    sounds = await hearPage(page);
  });
  afterAll(async () => {
    await browser.close();
    await source.close();
    await icecast.close();
    await airdex.stop('SIGINT');
    await rm(dataDir, { recursive: true, force: true });
  });

  const takePicture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });

  test('the home shows demo stations', async () => {
    await page.goto(setup.url);
    await page.getByText('Demo: Slow Tides').first().waitFor();
    await takePicture('home');
  });

  test('a card holds its picture also where Nextcloud counts the padding of its pages into every width', async () => {
    const rule = await page.addStyleTag({ content: '#airdex * { box-sizing: border-box }' });
    const sticksOut = await page.evaluate<number>(`(() => {
      const right = (element) => element.getBoundingClientRect().right;
      return Math.max(...[...document.querySelectorAll('.card .cover')].map((cover) => right(cover) - right(cover.closest('.card'))));
    })()`);
    await rule.evaluate((style) => (style as unknown as { remove(): void }).remove());
    expect(sticksOut).toBeLessThan(0);
  });

  test('what has the focus is shown by us alone, whatever Nextcloud does in what it calls its content', async () => {
    const content =
      '.content:not(#content-vue) :focus-visible { box-shadow: inset 0 0 0 2px red; outline: none }';
    const rule = await page.addStyleTag({ content });
    await page.keyboard.press('Tab');
    await page.getByRole('main').focus();
    const shadow = await page.evaluate<string>('getComputedStyle(document.activeElement).boxShadow');
    await rule.evaluate((style) => (style as unknown as { remove(): void }).remove());
    expect(shadow).toBe('none');
  });

  test('an admin adds an Icecast server, allows its private address, and sees it refreshed', async () => {
    await page.goto(`${setup.url}/#/admin`);
    await page.getByRole('button', { name: 'Add a provider' }).first().click();
    await page.getByRole('button', { name: /^Icecast server/ }).click();
    await page.getByLabel('Address of the server').fill(icecast.url);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Harbour radio');
    await page.getByRole('button', { name: 'Show what would come' }).click();
    await page.getByRole('button', { name: /^Allow 127\.0\.0\.1/ }).click();
    await page.getByRole('dialog').getByText('Harbour Lights FM').waitFor();
    await takePicture('admin-dry-run');
    await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
    const row = page.getByRole('row', { name: /Harbour radio/ });
    await row.getByRole('cell', { name: '1', exact: true }).first().waitFor({ timeout: 60_000 });
    await takePicture('admin-providers');
  });

  test('a listener finds its station, clicks it, and hears it straight from the Icecast', async () => {
    await page.goto(`${setup.url}/#/radio`);
    await page.getByRole('searchbox', { name: 'Search stations' }).fill('lights harb');
    const row = page.getByRole('listitem').filter({ hasText: 'Harbour Lights FM' });
    await page.getByText('Demo: Slow Tides').waitFor({ state: 'detached' });
    await row.waitFor({ timeout: 60_000 });
    await takePicture('search');
    answers.length = 0;
    await row.getByText('Harbour Lights FM').click();
    const first = await sounds.until(({ time }) => time > 1);
    expect(new URL(first.source).origin).toBe(icecast.url);
    await sounds.until(({ time }) => time > first.time + 1);
    await takePicture('playing');

    const media = answers.filter(({ type }) => /^(audio|video)\//.test(type));
    expect(media.map(({ url }) => new URL(url).origin)).toContain(icecast.url);
    expect(media.filter(({ url }) => url.startsWith(setup.url))).toEqual([]);
    const metrics = await (await fetch(`${setup.url}/metrics`)).text();
    expect(metrics).toMatch(/^airdex_media_bytes_total 0$/m);
  });

  test('pause is silence, and nothing on the way went wrong', async () => {
    await page.keyboard.press('Escape');
    await page
      .getByRole('region', { name: 'Now playing' })
      .getByRole('button', { name: /^(Pause|Stop)/ })
      .first()
      .click();
    await sounds.until(({ paused }) => paused);
    await page.setViewportSize({ width: 390, height: 844 });
    await takePicture('phone');
    expect(complaints).toEqual([]);
  });
});
