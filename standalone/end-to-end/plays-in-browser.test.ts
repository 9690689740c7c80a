import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { EventBatch, HistoryEntry, HistoryPage, Opinions } from '#api/contract/history.ts';
import type { LocalSession } from '#api/contract/me.ts';
import type { PlayEvent } from '#events/play-event.ts';
import { launchChromium } from '#test-parts/launch-chromium.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import type { RunningProgram } from '#test-parts/run-program.ts';
import { hearPage } from './hear-page.ts';
import { prepareAirdex, runAirdex, type AirdexSetup } from './run-airdex.ts';

const [slow, paper, tram] = ['Demo: Slow Tides', 'Demo: Paper Lanterns', 'Demo: Night Tram'];
const patiently = { timeout: 90_000, interval: 250 };
vi.setConfig({ testTimeout: 180_000 });

describeWith(parts.chromium)('what is played in a browser is remembered', () => {
  let dataDir: string;
  let setup: AirdexSetup;
  let airdex: RunningProgram;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let sounds: Awaited<ReturnType<typeof hearPage>>;
  let token: string;
  /** Every event that any tab has sent, as often as it was sent and accepted. */
  const accepted: PlayEvent[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'airdex-plays-'));
    setup = await prepareAirdex(dataDir);
    [airdex, browser] = await Promise.all([
      runAirdex(setup),
      launchChromium(['--autoplay-policy=document-user-activation-required']),
    ]);
    const session = await fetch(`${setup.url}/api/v1/local-session`, { method: 'POST' });
    token = ((await session.json()) as LocalSession).token;
    context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    context.on('response', (answer) => {
      if (!answer.url().endsWith('/api/v1/events') || answer.status() !== 202) return;
      const batch = answer.request().postDataJSON() as EventBatch;
      accepted.push(...(batch.events as PlayEvent[]));
    });
    await openPage();
  });
  afterAll(async () => {
    await browser.close();
    await airdex.stop('SIGINT');
    await rm(dataDir, { recursive: true, force: true });
  });

  async function openPage(): Promise<void> {
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    sounds = await hearPage(page);
    await page.goto(`${setup.url}/#/radio`);
  }
  /** As a listener closes a tab: what the page still wants to say it has to say now. */
  async function closePage(): Promise<void> {
    await Promise.all([page.waitForEvent('close'), page.close({ runBeforeUnload: true })]);
  }
  const bar = () => page.getByRole('region', { name: 'Now playing' });
  const press = (name: string | RegExp) => bar().getByRole('button', { name }).first().click();

  async function play(station: string): Promise<void> {
    await page.getByRole('listitem').filter({ hasText: station }).getByText(station).click();
    await sounds.until(({ time, paused }) => !paused && time > 0.5 && time < 20);
  }
  const ask = async (path: string) => {
    const answer = await fetch(`${setup.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    return answer.json();
  };
  const history = async () => ((await ask('/me/history')) as HistoryPage).items;
  const entriesOf = async (station: string) => (await history()).filter(({ title }) => title === station);
  /** The only play of a station, once it is so. */
  const entryOf = (station: string, isSo: (entry: HistoryEntry) => boolean) =>
    vi.waitFor(async () => {
      const [entry, ...others] = await entriesOf(station);
      expect(others).toEqual([]);
      if (!entry || !isSo(entry)) throw new Error(`It is otherwise: ${JSON.stringify(entry ?? null)}`);
      return entry;
    }, patiently);

  test('a play is in the history as soon as it sounds, and counts once it was heard for 30 seconds', async () => {
    const before = Date.now();
    await play(slow);
    const begun = await entryOf(slow, ({ listenedMs }) => listenedMs > 0);
    expect(begun).toMatchObject({ counted: false, reason: 'too-short' });
    const counted = await entryOf(slow, (entry) => entry.counted);
    expect(counted).toMatchObject({ play: begun.play, reason: 'heard-30-seconds' });
    expect(counted.listenedMs).toBeLessThanOrEqual(Date.now() - before);
  });

  test('what is on air is shown in the bar, in the list and on the lock screen', async () => {
    await bar()
      .getByText(/^Airdex Demo - /)
      .waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: slow })
      .getByText(/^Airdex Demo - /)
      .waitFor();
    const shown =
      'JSON.stringify([navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.artist])';
    await vi.waitFor(
      async () => expect(await page.evaluate<string>(shown)).toContain('Airdex Demo'),
      patiently,
    );
  });

  test('what the listener likes is kept', async () => {
    await press(`I like ${slow}`);
    await vi.waitFor(async () => {
      expect(((await ask('/me/opinions')) as Opinions).items).toMatchObject([{ opinion: 'liked' }]);
    }, patiently);
  });

  test('what is heard while Airdex is away and the network gone arrives after a reload', async () => {
    await context.route('**/api/v1/events', (route) => route.abort());
    const before = Date.now();
    await play(paper);
    await sounds.until(({ time }) => time > 4);
    await context.setOffline(true);
    await press(/^(Pause|Stop)/);
    await sounds.until(({ paused }) => paused);
    await context.setOffline(false);
    expect(await entriesOf(paper)).toEqual([]);
    await page.reload();
    await context.unroute('**/api/v1/events');
    await page.reload();
    const entry = await entryOf(paper, ({ listenedMs }) => listenedMs >= 3_500);
    expect(entry.listenedMs).toBeLessThanOrEqual(Date.now() - before);
  });

  test('a page that is closed still says how much was heard', async () => {
    await play(tram);
    await sounds.until(({ time }) => time > 5);
    await closePage();
    // Without a last word only the beginning would be known: the first quarter of a second.
    await entryOf(tram, ({ listenedMs }) => listenedMs >= 4_500);
  });

  test('a page that is closed while Airdex is away leaves its last word to the next page', async () => {
    await context.route('**/api/v1/events', (route) => route.abort());
    await openPage();
    await play(paper);
    await sounds.until(({ time }) => time > 5);
    await closePage();
    await context.unroute('**/api/v1/events');
    await openPage();
    await vi.waitFor(async () => {
      const [latest] = await history();
      expect(latest?.title).toBe(paper);
      expect(latest?.listenedMs).toBeGreaterThanOrEqual(4_500);
    }, patiently);
    await page.close();
  });

  test('two tabs bring what waits once', async () => {
    await context.route('**/api/v1/events', (route) => route.abort());
    await openPage();
    await play(tram);
    await sounds.until(({ time }) => time > 2);
    const first = page;
    await openPage();
    await play(slow);
    await sounds.until(({ time }) => time > 2);
    await context.unroute('**/api/v1/events');
    await Promise.all([first.reload(), page.reload()]);
    await vi.waitFor(async () => {
      expect([(await entriesOf(tram)).length, (await entriesOf(slow)).length]).toEqual([2, 2]);
    }, patiently);
    await first.close();
  });

  test('nothing that was accepted was sent twice, but for the last word of a page, whose answer it never saw', () => {
    const twice = accepted.filter(({ id }, index) => accepted.findIndex((each) => each.id === id) < index);
    expect(accepted.length).toBeGreaterThan(8);
    expect(twice.filter(({ type }) => type !== 'stopped')).toEqual([]);
  });

  test('a private session is not remembered', async () => {
    const count = (await entriesOf(tram)).length;
    await play(tram);
    await vi.waitFor(async () => expect(await entriesOf(tram)).toHaveLength(count + 1), patiently);
    await press('Begin a private session');
    await page.getByText('Private session: nothing you hear is remembered.').waitFor();
    const before = (await history()).length;
    await play(paper);
    await sounds.until(({ time }) => time > 3);
    const endedAt = Date.now();
    await press('End the private session');
    // What is told is told in order, so what came of the private session would be here before this.
    const latest = await vi.waitFor(async () => {
      const [entry, ...others] = await history();
      expect(others).toHaveLength(before);
      return entry;
    }, patiently);
    expect(latest?.title).toBe(paper);
    expect(Date.parse(latest?.startedAt ?? '')).toBeGreaterThan(endedAt - 1_000);
    await press(/^(Pause|Stop)/);
  });

  test('everything about the listener is erased, on the page and in the API', async () => {
    await page.goto(`${setup.url}/#/settings`);
    await page.getByRole('button', { name: 'Erase everything about me' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('I know that this cannot be taken back.').check();
    await dialog.getByRole('button', { name: 'Erase everything' }).click();
    await page.getByText('Everything about you is erased.').waitFor();
    expect(await history()).toEqual([]);
    expect(((await ask('/me/opinions')) as Opinions).items).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: 'Erase everything about me' }).waitFor();
    expect(await history()).toEqual([]);
  });

  test('and nothing on the way went wrong', () => {
    expect(complaints).toEqual([]);
  });
});
