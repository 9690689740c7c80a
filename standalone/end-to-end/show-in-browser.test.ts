import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '#test-parts/launch-chromium.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import type { RunningProgram } from '#test-parts/run-program.ts';
import { hearPage } from './hear-page.ts';
import { prepareAirdex, runAirdex, type AirdexSetup } from './run-airdex.ts';

const pictures = join(import.meta.dirname, '../../test-results');

describeWith(parts.chromium)('a show in a browser', () => {
  let dataDir: string;
  let setup: AirdexSetup;
  let airdex: RunningProgram;
  let browser: Browser;
  let page: Page;
  let sounds: Awaited<ReturnType<typeof hearPage>>;
  const answers: { url: string; type: string }[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    dataDir = await mkdtemp(join(tmpdir(), 'airdex-show-'));
    setup = await prepareAirdex(dataDir);
    [airdex, browser] = await Promise.all([
      runAirdex(setup),
      launchChromium(['--autoplay-policy=document-user-activation-required']),
    ]);
    page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    page.on('response', (answer) => {
      answers.push({ url: answer.url(), type: answer.headers()['content-type'] ?? '' });
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    sounds = await hearPage(page);
  });
  afterAll(async () => {
    await browser.close();
    await airdex.stop('SIGINT');
    await rm(dataDir, { recursive: true, force: true });
  });

  const takePicture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });
  const bar = () => page.getByRole('region', { name: 'Now playing' });

  test('a listener finds the demo show, subscribes, and sees its newest episode among the new ones', async () => {
    await page.goto(`${setup.url}/#/shows?tab=find`);
    await page.getByText('Demo: How the loops were made').first().click({ timeout: 60_000 });
    await page.getByText('Three pieces in one sitting').first().waitFor();
    await takePicture('show');
    await page
      .getByRole('button', { name: /^Subscribe/ })
      .first()
      .click();
    await page
      .getByRole('button', { name: /^Unsubscribe|^Subscribed/ })
      .first()
      .waitFor();
    await page.goto(`${setup.url}/#/shows?tab=new`);
    await page.getByText('Three pieces in one sitting').first().waitFor();
    await takePicture('inbox');
  });

  test('its sound comes straight from the publisher, and can be sought in', async () => {
    answers.length = 0;
    await page.getByRole('button', { name: 'Play Three pieces in one sitting' }).first().click();
    const first = await sounds.until(({ time }) => time > 1);
    expect(first.source).toBe(`${setup.demoUrl}/show/three-pieces.mp3`);
    await bar().getByRole('button', { name: 'Forward 30 seconds' }).click();
    await sounds.until(({ time }) => time > 30);
    const media = answers.filter(({ type }) => /^(audio|video)\//.test(type));
    expect(media.length).toBeGreaterThan(0);
    expect(media.filter(({ url }) => url.startsWith(setup.url))).toEqual([]);
  });

  test('chapters lead on, and the transcript follows', async () => {
    await bar().getByRole('button', { name: 'Chapters and transcript' }).click();
    await page.getByRole('button', { name: /Paper Lanterns/ }).click({ timeout: 60_000 });
    await sounds.until(({ time }) => time > 80);
    await takePicture('chapters');
    await page.getByRole('button', { name: 'Transcript', exact: true }).click();
    await page.getByText('An arpeggio, one light after the other.').waitFor({ timeout: 60_000 });
    await takePicture('transcript');
  });

  test('after a reload it goes on where it was left', async () => {
    const { time } = await sounds.until((sound) => sound.time > 82);
    await bar()
      .getByRole('button', { name: /^Pause/ })
      .first()
      .click();
    await sounds.until(({ paused }) => paused);
    await page.reload();
    await bar().getByText('Three pieces in one sitting').waitFor({ timeout: 60_000 });
    await bar()
      .getByRole('button', { name: /^(Play|Resume|Continue)/ })
      .first()
      .click();
    await sounds.until((sound) => !sound.paused && sound.time > time - 20 && sound.time < time + 20);
    await page.setViewportSize({ width: 390, height: 844 });
    await takePicture('episode-phone');
    expect(complaints).toEqual([]);
  });
});
