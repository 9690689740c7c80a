import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import type { NextcloudHost } from './nextcloud-host.ts';
import { runAirdex, type AirdexSetup } from './run-airdex.ts';
import { runNextcloud, soundOf, type RunningNextcloud } from './run-nextcloud.ts';

const pictures = join(import.meta.dirname, '../../test-results');
const streamToHand = {
  ...{ protocol: 'icy', codec: 'mp3', bitrate: 128, secure: false, signed: false, expiresAt: null },
  health: { state: 'ok', checkedAt: null },
};
const stationToHand = {
  ...{
    id: 'station:00000000-0000-4000-8000-000000000009',
    name: 'Handed over',
    homepage: null,
    artwork: null,
  },
  ...{ country: null, languages: [], tags: [], popularity: 0, playLink: '', favorite: false },
  ...{ lastPlayedAt: null, provider: null },
};
const patient = { timeout: 60_000, interval: 100 };

describeWith(parts.chromium)('the widget on the dashboard of a Nextcloud', () => {
  let dataDir: string;
  let nextcloud: RunningNextcloud;
  let setup: AirdexSetup;
  let host: NextcloudHost;
  let page: Page;
  const complaints: string[] = [];
  const toAirdex: { path: string; headers: Record<string, string> }[] = [];

  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    dataDir = await mkdtemp(join(tmpdir(), 'airdex-nextcloud-'));
    nextcloud = await runNextcloud(dataDir);
    ({ setup, host } = nextcloud);
    page = await nextcloud.browser.newPage({ viewport: { width: 360, height: 560 } });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|CORS/.test(message.text())) complaints.push(message.text());
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin === setup.url) toAirdex.push({ path: url.pathname, headers: request.headers() });
    });
  }, 240_000);
  afterAll(async () => {
    await nextcloud.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const takePicture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });
  const sound = () => soundOf(page);
  const hears = (isSo: (now: Awaited<ReturnType<typeof sound>>) => boolean) =>
    vi.waitFor(async () => {
      const now = await sound();
      if (!isSo(now)) throw new Error(`It sounds otherwise: ${JSON.stringify(now)}`);
      return now;
    }, patient);
  const favorites = async () => {
    const jwt = await page.evaluate(async (requestToken) => {
      const answer = await fetch('/ocs/v2.php/apps/airdex/api/v1/token', {
        method: 'POST',
        headers: { requesttoken: requestToken },
      });
      return ((await answer.json()) as { ocs: { data: { token: string } } }).ocs.data.token;
    }, host.requestToken);
    const answer = await fetch(`${setup.url}/api/v1/me/favorites`, {
      headers: { authorization: `Bearer ${jwt}` },
    });
    return ((await answer.json()) as { items: { title: string }[] }).items.map(({ title }) => title);
  };

  test('one click on a station is sound, straight from the source, under the closed policy of the dashboard', async () => {
    await page.goto(host.url);
    await page.getByText('Demo: Night Tram').first().waitFor();
    await takePicture('widget');
    await page.getByRole('button', { name: 'Play Demo: Night Tram' }).first().click();
    const now = await hears(({ paused, time }) => !paused && time > 1);
    expect(now.source.startsWith(setup.demoUrl)).toBe(true);
    await takePicture('widget-playing');
  });

  test('nothing of Nextcloud’s own headers reaches Airdex, and nobody signed in a second time', () => {
    const withToken = toAirdex.filter(({ headers }) => headers['authorization']?.startsWith('Bearer ey'));
    expect(withToken.length).toBeGreaterThan(0);
    for (const { headers } of toAirdex) {
      expect(headers).not.toHaveProperty('requesttoken');
      expect(headers).not.toHaveProperty('x-requested-with');
      expect(headers).not.toHaveProperty('cookie');
    }
    const vouched = host.asked.filter(({ path }) => path.endsWith('/token'));
    expect(vouched.every(({ headers }) => headers.requesttoken === host.requestToken)).toBe(true);
  });

  test('what was kept with the heart is the user’s at Airdex', async () => {
    await page.getByRole('button', { name: 'Add Demo: Night Tram to favorites' }).first().click();
    await vi.waitFor(async () => expect(await favorites()).toEqual(['Demo: Night Tram']), patient);
  });

  test('searches and plays what was found, without loading the page anew', async () => {
    await page.getByRole('searchbox').fill('paper lantrens');
    await page.getByRole('button', { name: 'Play Demo: Paper Lanterns' }).first().click();
    await hears(({ source, paused, time }) => source.includes('paper') && !paused && time > 0.5);
    await page.getByRole('searchbox').fill('');
  });

  test('a widget that is mounted again keeps the one player and its sound', async () => {
    const before = await sound();
    await page.evaluate(`(() => {
      const old = document.getElementById('airdex'); const fresh = document.createElement('div');
      fresh.id = 'airdex'; old.replaceWith(fresh); window.mounts[0](fresh);
    })()`);
    await page.getByRole('region', { name: 'Now playing' }).waitFor();
    expect(await page.locator('iframe[name="airdex-sound"]').count()).toBe(1);
    await hears(({ time, paused }) => !paused && time > before.time + 0.5);
  });

  test('a token that Airdex does not take any more is replaced in the middle of a play', async () => {
    const before = host.asked.filter(({ path }) => path.endsWith('/token')).length;
    await page.evaluate(`(() => { const real = Date.now; Date.now = () => real() + 290_000; })()`);
    await page.getByRole('searchbox').fill('slow');
    await page.getByRole('button', { name: 'Play Demo: Slow Tide' }).first().waitFor();
    expect(host.asked.filter(({ path }) => path.endsWith('/token')).length).toBeGreaterThan(before);
    expect((await sound()).paused).toBe(false);
    await page.getByRole('searchbox').fill('');
  });

  test('Airdex away: what plays goes on and it is said; back: everything works again', async () => {
    await nextcloud.airdex.stop('SIGKILL');
    await page.getByRole('searchbox').fill('night');
    await page.getByText('Airdex does not answer').first().waitFor();
    await takePicture('widget-away');
    nextcloud.airdex = await runAirdex(setup);
    await page.getByText('Demo: Night Tram').first().waitFor({ timeout: 60_000 });
    await page.getByRole('searchbox').fill('');
  });

  test('after a reload what played is there again, and sounds where the browser allows it', async () => {
    await page.reload();
    const bar = page.getByRole('region', { name: 'Now playing' });
    await bar.getByText('Demo: Paper Lanterns').waitFor();
    const buttons = bar.getByRole('group', { name: 'Playback' });
    // Chromium lets it go on after a click on the page before; without that it waits for one.
    await vi.waitFor(async () => {
      const { paused, time } = await sound();
      if (!paused && time > 0.5) return;
      if (paused) await buttons.getByRole('button', { name: 'Play', exact: true }).click({ timeout: 1_000 });
      throw new Error('It does not sound yet.');
    }, patient);
    const button = buttons.getByRole('button').first();
    await button.click();
    await page.reload();
    await bar.getByText('Demo: Paper Lanterns').waitFor();
    expect((await sound()).paused).toBe(true);
  });

  test('the small window, for what a secure page refuses, plays what is handed to it and needs no sign-in', async () => {
    // As text, since it runs in the page.
    const [popOut] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate(`(() => {
        window.addEventListener('message', ({ data }) => { if (data.airdex === 'ready') window.isReady = true; });
        window.popOut = window.open('${setup.url}/#/pop-out', 'airdex-pop-out', 'popup,width=400,height=280');
      })()`),
    ]);
    await vi.waitFor(async () => expect(await page.evaluate('window.isReady')).toBe(true), patient);
    const station = {
      ...stationToHand,
      streams: [{ ...streamToHand, url: `${setup.demoUrl}/slow-tides.mp3` }],
    };
    const message = JSON.stringify({ airdex: 'play', station });
    await page.evaluate(`window.popOut.postMessage(${message}, '${setup.url}')`);
    await popOut.getByRole('heading', { name: 'Handed over' }).waitFor();
    // A window of another origin wants a click of its own before it lets sound out.
    const start = popOut.getByRole('button', { name: 'Play', exact: true }).first();
    await start.click({ timeout: 5_000 }).catch(() => undefined);
    await vi.waitFor(async () => {
      expect(await popOut.evaluate("document.querySelector('audio').currentTime")).toBeGreaterThan(0.5);
    }, patient);
    await popOut.screenshot({ path: join(pictures, 'pop-out.png') });
    await popOut.close();
  });

  test('the browser had nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});
