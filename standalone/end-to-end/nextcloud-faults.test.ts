import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { runNextcloud, soundOf, type RunningNextcloud } from './run-nextcloud.ts';
import { serveBadStations, type BadStations } from './serve-bad-stations.ts';
import { standBetween, type Between } from './stand-between.ts';

const pictures = join(import.meta.dirname, '../../test-results');
const patient = { timeout: 45_000, interval: 100 };
const goesOn = 'Airdex does not answer. What plays goes on.';

describeWith(parts.chromium)('the widget on the dashboard of a Nextcloud when things go wrong', () => {
  let dataDir: string;
  let nextcloud: RunningNextcloud;
  let between: Between;
  let stations: BadStations;
  let context: BrowserContext;
  let page: Page;
  let errors: string[];
  let listeners = 0;

  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    dataDir = await mkdtemp(join(tmpdir(), 'airdex-nextcloud-faults-'));
    nextcloud = await runNextcloud(dataDir, {}, async (url) => {
      between = await standBetween(url);
      return between.url;
    });
    stations = await serveBadStations(`${nextcloud.setup.demoUrl}/slow-tides.mp3`);
  }, 240_000);
  afterAll(async () => {
    await nextcloud.close();
    await stations.close();
    await between.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    // Somebody new each time, in a browser that remembers nothing.
    nextcloud.host.user = `listener ${String((listeners += 1))}`;
    context = await nextcloud.browser.newContext({ viewport: { width: 360, height: 560 } });
    page = await context.newPage();
    page.setDefaultTimeout(45_000);
    errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
  });
  afterEach(async () => {
    await context.close();
    between.manner = 'open';
    Object.assign(nextcloud.host, { tokenSeconds: 300, clockSeconds: 0, otherKey: false, alongside: '' });
  });

  const takePicture = (name: string) => page.screenshot({ path: join(pictures, `fault-${name}.png`) });
  const hears = (isSo: (now: Awaited<ReturnType<typeof soundOf>>) => boolean) =>
    vi.waitFor(async () => {
      const now = await soundOf(page);
      if (!isSo(now)) throw new Error(`It sounds otherwise: ${JSON.stringify(now)}`);
      return now;
    }, patient);
  const play = (name: string) => page.getByRole('button', { name: `Play ${name}` }).first();
  const listen = async () => {
    await page.goto(nextcloud.host.url);
    await play('Demo: Night Tram').click();
    return hears(({ paused, time }) => !paused && time > 0.5);
  };
  const soundsFurther = async () => {
    const { time } = await soundOf(page);
    await hears((now) => !now.paused && now.time > time + 0.5);
  };
  const searchFor = (words: string) => page.getByRole('searchbox').fill(words);
  /** The page's clock, as after a sleep. */
  const passMinutes = (minutes: number) =>
    page.evaluate(
      `(() => { const real = Date.now; Date.now = () => real() + ${String(minutes * 60_000)}; })()`,
    );
  /** The station of the demo, with other addresses for its sound. */
  const broadcast = (...paths: string[]) =>
    page.route(/api\/v1\/(radio|me\/(recommendations|history))/, async (route) => {
      const answer = await route.fetch();
      const body = JSON.parse(await answer.text(), (name, value: unknown) => {
        if (name !== 'streams' || !Array.isArray(value)) return value;
        const [stream] = value as object[];
        return paths.map((path) => ({ ...stream, url: stations.url + path, signed: false, expiresAt: null }));
      }) as object;
      await route.fulfill({ response: answer, json: body });
    });

  test('a slow Airdex: the shape of what comes, then what comes', async () => {
    Object.assign(between, { manner: 'slow', slowMs: 3_000 });
    await page.goto(nextcloud.host.url);
    await page.getByRole('status').getByText('Loading').first().waitFor({ state: 'attached' });
    await takePicture('slow');
    await play('Demo: Night Tram').click();
    await hears(({ paused, time }) => !paused && time > 0.5);
  });

  test('an Airdex that takes questions and answers none is given up on, and answers again', async () => {
    between.manner = 'mute';
    await page.goto(nextcloud.host.url);
    await page.getByText('The stations are out of reach').waitFor();
    await takePicture('mute');
    between.manner = 'open';
    await play('Demo: Night Tram').waitFor();
  }, 120_000);

  test.each(['moved', 'other'] as const)(
    'an Airdex that is %s by now: what plays goes on, it is said, and no other address is asked',
    async (manner) => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).origin));
      await listen();
      const elsewhere = await serveBadStations('http://127.0.0.1:9/');
      Object.assign(between, { manner, movedTo: elsewhere.url });
      await searchFor('night');
      await page.getByText(goesOn).waitFor();
      await takePicture(manner);
      await soundsFurther();
      expect(elsewhere.asked).toEqual([]);
      await elsewhere.close();
      between.manner = 'open';
      await page.getByRole('list', { name: 'Found' }).getByText('Demo: Night Tram').waitFor();
    },
  );

  test.each([
    ['signs with a key that Airdex does not know', { otherKey: true }],
    ['has a clock that is ten minutes behind', { clockSeconds: -600 }],
    ['has a clock that is ten minutes ahead', { clockSeconds: 600 }],
  ])('a Nextcloud that %s: stations play, and it stands why nothing else is there', async (name, fault) => {
    Object.assign(nextcloud.host, fault);
    await listen();
    await page.getByText('Airdex does not know who you are, so').waitFor();
    await takePicture(name.replaceAll(' ', '-'));
    await searchFor('lanterns');
    await page.getByRole('list', { name: 'Found' }).getByText('Demo: Paper Lanterns').waitFor();
    await page.getByRole('button', { name: 'Add Demo: Night Tram to favorites' }).first().click();
    await page.getByText('Airdex does not know who you are at the moment.').waitFor();
    // Once it is mended a click is enough.
    Object.assign(nextcloud.host, { otherKey: false, clockSeconds: 0 });
    const known = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/me') && answer.ok());
    await page.getByRole('button', { name: 'Try again' }).click();
    await known;
    expect(await page.getByText('Airdex does not know who you are, so').count()).toBe(0);
  });

  test('who is signed out or disabled while listening goes on listening, and is told what to do', async () => {
    await listen();
    nextcloud.host.tokenSeconds = null;
    await passMinutes(6);
    await searchFor('lanterns');
    await page.getByText('Nextcloud has signed you out.').waitFor();
    await page.getByRole('list', { name: 'Found' }).getByText('Demo: Paper Lanterns').waitFor();
    await takePicture('signed-out');
    await soundsFurther();
    const heart = page.getByRole('button', { name: 'Add Demo: Night Tram to favorites' }).first();
    await heart.click();
    await page.getByText('Airdex does not know who you are at the moment.').waitFor();
    await heart.waitFor();
    nextcloud.host.tokenSeconds = 300;
    await page.getByRole('button', { name: 'Load again' }).click();
    await page.getByRole('region', { name: 'Now playing' }).getByText('Demo: Night Tram').waitFor();
    expect(await page.getByText('Nextcloud has signed you out.').count()).toBe(0);
  });

  test('after a night’s sleep the old token is not sent once', async () => {
    await listen();
    const sent: string[] = [];
    page.on('request', (request) => {
      const { authorization } = request.headers();
      if (authorization) sent.push(authorization);
    });
    await searchFor('lanterns');
    await vi.waitFor(() => expect(sent.length).toBeGreaterThan(0), patient);
    const [old] = sent;
    await passMinutes(9 * 60);
    sent.length = 0;
    await searchFor('slow');
    await page.getByRole('list', { name: 'Found' }).getByText('Demo: Slow Tides').waitFor();
    await vi.waitFor(() => expect(sent.length).toBeGreaterThan(0), patient);
    expect(sent).not.toContain(old);
    expect((await soundOf(page)).paused).toBe(false);
  });

  test('two widgets at once are one player', async () => {
    await listen();
    await page.evaluate(`(() => {
      const second = document.createElement('div'); second.style.cssText = 'width:288px;height:424px';
      document.body.append(second); window.mounts[0](second);
    })()`);
    const bars = page.getByRole('region', { name: 'Now playing' });
    await vi.waitFor(async () => expect(await bars.count()).toBe(2), patient);
    expect(await page.locator('iframe[name="airdex-sound"]').count()).toBe(1);
    await bars.nth(1).getByRole('button', { name: 'Pause', exact: true }).click();
    await hears(({ paused }) => paused);
    await bars.nth(0).getByRole('button', { name: 'Play', exact: true }).click();
    await hears(({ paused, time }) => !paused && time > 0.3);
    await bars.nth(1).getByRole('button', { name: 'Pause', exact: true }).waitFor();
  });

  test('another app that throws, before us and after us, takes nothing from us', async () => {
    nextcloud.host.alongside = `
      const fail = () => { throw new Error('another app'); };
      document.addEventListener('DOMContentLoaded', fail); window.addEventListener('load', fail);
      document.addEventListener('click', fail, true); void Promise.reject(new Error('another app'));
      fail();`;
    await listen();
    await soundsFurther();
    expect(new Set(errors)).toEqual(new Set(['another app']));
  });

  test('a station that drops is got back by itself', async () => {
    await broadcast('/drops/12');
    await page.goto(nextcloud.host.url);
    await play('Demo: Night Tram').click();
    await hears(({ paused, time }) => !paused && time > 1);
    await vi.waitFor(
      () => expect(stations.asked.filter((path) => path === '/drops/12').length).toBeGreaterThan(1),
      patient,
    );
    await hears(({ paused, time }) => !paused && time > 1);
  }, 120_000);

  test('a station that redirects plays', async () => {
    await broadcast('/redirects');
    await page.goto(nextcloud.host.url);
    await play('Demo: Night Tram').click();
    await hears(({ paused, time }) => !paused && time > 1);
    expect(stations.asked).toContain('/good');
  });

  test('where one stream has become a web page and one is gone the next one plays without asking', async () => {
    await broadcast('/page', '/gone', '/good');
    await page.goto(nextcloud.host.url);
    await play('Demo: Night Tram').click();
    const { source } = await hears(({ paused, time }) => !paused && time > 1);
    expect(source).toBe(`${stations.url}/good`);
  });

  test('where all have become web pages it says so, and what to do', async () => {
    await broadcast('/page');
    await page.goto(nextcloud.host.url);
    await play('Demo: Night Tram').click();
    const bar = page.getByRole('region', { name: 'Now playing' });
    await bar.getByText('Its stream does not answer.').waitFor();
    await takePicture('web-page');
    await bar.getByRole('button', { name: 'Try again' }).waitFor();
    await bar.getByRole('button', { name: 'Next station' }).first().waitFor();
  });
});
