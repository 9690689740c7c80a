import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { findBarriers } from './find-barriers.ts';
import { runNextcloud, soundOf, type RunningNextcloud } from './run-nextcloud.ts';

const pictures = join(import.meta.dirname, '../../test-results');
const patient = { timeout: 30_000, interval: 100 };
const looks = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced colors': { colorScheme: 'light', forcedColors: 'active' },
} as const;
const allLooks = Object.keys(looks) as (keyof typeof looks)[];
/** Where people are, and what is there once it has come. */
const places = [
  ['/page#/', 'Demo: Slow Tides'],
  ['/page#/radio', 'Demo: Slow Tides'],
  ['/page#/shows', 'No shows yet'],
  ['/page#/history', 'Played'],
  ['/page#/settings', 'Private session'],
  ['/settings/admin/airdex', 'Airdex answers at its address.'],
  ['/', 'Demo: Slow Tides'],
] as const;

describeWith(parts.chromium)('the player as a page of a Nextcloud, and who can use it', () => {
  let dataDir: string;
  let nextcloud: RunningNextcloud;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    dataDir = await mkdtemp(join(tmpdir(), 'airdex-nextcloud-page-'));
    nextcloud = await runNextcloud(dataDir);
    nextcloud.host.isAdmin = true;
    page = await nextcloud.browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(45_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|CORS/.test(message.text())) complaints.push(message.text());
    });
  }, 240_000);
  afterAll(async () => {
    await nextcloud.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  afterEach(async () => {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ ...looks.light, reducedMotion: 'no-preference' });
  });

  const takePicture = (name: string) => page.screenshot({ path: join(pictures, `nextcloud-${name}.png`) });
  const show = async (path: string, words: string) => {
    // Away first: a change of the hash alone loads nothing anew.
    await page.goto('about:blank');
    await page.goto(nextcloud.host.url + path);
    await page.getByText(words).filter({ visible: true }).first().waitFor();
  };
  const soundsAfter = (time: number) =>
    vi.waitFor(async () => {
      const now = await soundOf(page);
      expect(now.paused).toBe(false);
      expect(now.time).toBeGreaterThan(time);
    }, patient);
  /** How many pixels stick out of what is as wide as it should be. */
  const sticksOut = (selector: string) =>
    page.evaluate<number>(`(() => {
      const box = document.querySelector('${selector}'); return box.scrollWidth - box.clientWidth;
    })()`);
  const styleOf = (selector: string, property: string) =>
    page.evaluate<string>(
      `getComputedStyle(document.querySelector('${selector}')).getPropertyValue('${property}')`,
    );

  test('one click is sound on the page as well, and goes on from page to page', async () => {
    await show('/page#/radio', 'Demo: Night Tram');
    await page.getByRole('button', { name: 'Play Demo: Night Tram' }).first().click();
    await soundsAfter(0.5);
    for (const hash of ['#/shows', '#/favorites', '#/history', '#/']) {
      const { time } = await soundOf(page);
      await page.evaluate(`location.hash = '${hash}'`);
      await soundsAfter(time);
    }
    await takePicture('page');
    expect(await page.locator('iframe[name="airdex-sound"]').count()).toBe(1);
  }, 180_000);

  test('among the settings Nextcloud is asked to tell of new episodes', async () => {
    await show('/page#/settings', 'Private session');
    await page.getByText('New episodes of the shows you follow').click();
    await vi.waitFor(() => {
      const asked = nextcloud.host.asked.find(({ path }) => path.endsWith('/notifications'));
      expect(asked?.headers.requesttoken).toBe(nextcloud.host.requestToken);
    }, patient);
  });

  test.each(allLooks.flatMap((look) => places.map(([path, words]) => ({ look, path, words }))))(
    'nothing at $path keeps anybody out, $look',
    async ({ look, path, words }) => {
      await page.emulateMedia({ ...looks[look], reducedMotion: 'reduce' });
      await show(path, words);
      await takePicture(`${look.replace(' ', '-')}${path.replaceAll(/\W+/g, '-')}`);
      expect(await findBarriers(page)).toEqual([]);
    },
  );

  test.each(allLooks)('nothing around an episode that plays keeps anybody out, %s', async (look) => {
    // A browser that remembers nothing: in this one what played may go on by itself.
    const viewport = { width: 1280, height: 800 };
    const fresh = await nextcloud.browser.newPage({ viewport, ...looks[look], reducedMotion: 'reduce' });
    await fresh.goto(`${nextcloud.host.url}/page#/`);
    await fresh
      .getByRole('button', { name: /^Play Three pieces/ })
      .first()
      .click();
    await fresh.getByRole('button', { name: 'Chapters and transcript' }).click();
    await fresh.getByRole('slider', { name: 'Place in the episode' }).waitFor();
    await fresh.getByRole('button', { name: 'Slow Tides' }).first().waitFor();
    await fresh.screenshot({ path: join(pictures, `nextcloud-episode-${look.replace(' ', '-')}.png`) });
    expect(await findBarriers(fresh)).toEqual([]);
    await fresh.close();
  });

  test('in forced colors the volume, the search and what plays are still marked', async () => {
    await show('/', 'Demo: Slow Tides');
    await page.getByRole('button', { name: 'Play Demo: Slow Tides' }).first().click();
    await soundsAfter(0.2);
    await page.emulateMedia(looks['forced colors']);
    for (const path of ['/', '/page#/radio']) {
      await show(path, 'Demo: Slow Tides');
      const slider = await page.getByRole('slider', { name: 'Volume' }).screenshot();
      const { channels } = await sharp(slider).stats();
      expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(10);
      expect(await styleOf('input[type=search]', 'border-top-style')).toBe('solid');
      expect(await styleOf('.current', 'outline-style')).toBe('solid');
    }
    expect(await styleOf('nav [aria-current]', 'outline-style')).toBe('solid');
  });

  test('who wants no motion sees none, not even while something loads', async () => {
    const running = async (path: string, reducedMotion: 'reduce' | 'no-preference') => {
      // Somebody new, of whom nothing is known that could be shown at once.
      const fresh = await nextcloud.browser.newPage({ reducedMotion });
      await fresh.route(`${nextcloud.setup.url}/**`, () => undefined);
      await fresh.goto(nextcloud.host.url + path);
      await fresh.locator('.airdex .skeleton, .airdex .shelf').first().waitFor();
      const animations = await fresh.evaluate<number>(
        "document.getAnimations().filter(({ playState }) => playState === 'running').length",
      );
      await fresh.close();
      return animations;
    };
    for (const path of ['/', '/page#/', '/page#/radio']) {
      expect(await running(path, 'no-preference')).toBeGreaterThan(0);
      expect(await running(path, 'reduce')).toBe(0);
    }
  }, 180_000);

  test('the widget is used with the keyboard alone', async () => {
    await show('/', 'Demo: Slow Tides');
    await page.getByRole('searchbox').focus();
    await page.keyboard.type('slow');
    await page.getByRole('list', { name: 'Found' }).getByText('Demo: Slow Tides').waitFor();
    const focused = () => page.evaluate<string>("document.activeElement?.getAttribute('aria-label') ?? ''");
    for (let steps = 0; steps < 12 && !(await focused()).includes('Demo: Slow'); steps += 1) {
      await page.keyboard.press('Tab');
    }
    expect(await focused()).toContain('Demo: Slow Tides');
    if ((await soundOf(page)).paused) await page.keyboard.press('Enter');
    await soundsAfter(0.2);
  });

  test.each(['de', 'ar'])('in the language %s nothing is wider than the panel', async (language) => {
    await show(`/?lang=${language}`, 'Demo: Slow Tides');
    await takePicture(`widget-${language}`);
    expect(await sticksOut('.widget')).toBeLessThanOrEqual(0);
  });

  test('where one reads from the right, names in Latin letters begin there as well', async () => {
    /** Between where a name begins and where it could, in pixels. What is cut off fills its place anyway. */
    const gaps = () =>
      page.evaluate<number[]>(`[...document.querySelectorAll('.airdex bdi:not(nav bdi)')].flatMap((name) => {
        const range = document.createRange(); range.selectNodeContents(name);
        const [words, place] = [range, name.parentElement].map((each) => each.getBoundingClientRect());
        return words.width === 0 || words.width > place.width ? [] : [place.right - words.right];
      })`);
    for (const path of ['/?lang=ar', '/page?lang=ar#/radio', '/page?lang=ar#/']) {
      await show(path, 'Demo: Slow Tides');
      await takePicture(`right-to-left${path.replaceAll(/\W+/g, '-')}`);
      const all = await gaps();
      expect(all.length).toBeGreaterThan(2);
      // An icon may stand before a line.
      expect(Math.max(...all)).toBeLessThan(24);
    }
  }, 180_000);

  test('a name that is too long is cut off and can be read all the same', async () => {
    const name = 'Radio of the association of the friends of long names and of the names of their friends';
    await page.route(/api\/v1\/(radio|me\/(recommendations|history))/, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replaceAll('Demo: Slow Tides', name);
      await route.fulfill({ response: answer, body });
    });
    for (const [path, box] of [
      ['/', '.widget'],
      ['/page#/radio', '.airdex'],
    ] as const) {
      await page.setViewportSize({ width: 320, height: 640 });
      await show(path, name);
      await takePicture(`long-names${path.replaceAll(/\W+/g, '-')}`);
      const cut = page.locator(`.airdex bdi[title="${name}"]`).first();
      expect(await cut.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(true);
      expect(await sticksOut(box)).toBeLessThanOrEqual(0);
    }
  }, 180_000);

  test.each(places)('at %s a window of 320 pixels is wide enough', async (path, words) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await show(path, words);
    await takePicture(`narrow${path.replaceAll(/\W+/g, '-')}`);
    // The panel of a dashboard is as wide as Nextcloud makes it.
    if (path !== '/') expect(await sticksOut('html')).toBeLessThanOrEqual(0);
    expect(await sticksOut(path.startsWith('/page') ? '.airdex' : path === '/' ? '.widget' : 'main')).toBe(0);
  });

  test.each(['light', 'dark'] as const)(
    'nothing in the small window keeps anybody out, %s',
    async (colorScheme) => {
      const viewport = { width: 400, height: 280 };
      const popOut = await nextcloud.browser.newPage({ viewport, colorScheme });
      await popOut.goto(`${nextcloud.setup.url}/#/pop-out`);
      await popOut.getByRole('main').waitFor();
      await popOut.screenshot({ path: join(pictures, `nextcloud-pop-out-${colorScheme}.png`) });
      expect(await findBarriers(popOut)).toEqual([]);
      await popOut.close();
    },
  );

  test('the browser had nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});
