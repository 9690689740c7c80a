import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { serveLocally } from '#test-parts/serve-locally.ts';
import { startIcecast } from '#test-parts/start-icecast.ts';
import { startSource } from '#test-parts/start-source.ts';
import { connectDatabase } from '#db/database.ts';
import { findRunningPostgres } from '#db/embedded-postgres/find-running-postgres.ts';
import { createProvider } from '#db/stores/providers.ts';
import { runNextcloud } from '#standalone/end-to-end/run-nextcloud.ts';

/**
 * The widget on a dashboard, its policy included, in a real browser that remembers nothing: what is asked for until the
 * first row of a list is seen, and from the click to the first sound of a real Icecast, beside a bare <audio>.
 */
const rounds = 15;

const firstSound = (audio: string) => `window.heard = new Promise((heard) => {
  document.addEventListener('click', () => {
    const clicked = performance.now();
    const look = () => {
      const audio = ${audio};
      if (audio && audio.currentTime > 0) heard(performance.now() - clicked);
      else requestAnimationFrame(look);
    };
    look();
  }, { capture: true, once: true });
}), undefined`;
const inFrame = `document.querySelector('iframe[name="airdex-sound"]')?.contentDocument?.querySelector('audio')`;

const dataDir = await mkdtemp(join(tmpdir(), 'airdex-widget-bench-'));
const icecast = await startIcecast();
const source = await startSource(icecast, { mount: '/tone.mp3', name: 'Bench Tone' });
const nextcloud = await runNextcloud(dataDir, { AIRDEX_DEMO: 'off' });
const { browser, host, setup } = nextcloud;
const database = await connectDatabase((await findRunningPostgres(dataDir)) ?? '');
const config = { url: icecast.url };
const about = { kind: 'icecast-server' as const, name: 'Bench', allowedHosts: ['127.0.0.1'], enabled: true };
await createProvider(database.pool, { ...about, config });
const bare = await serveLocally((_request, response) => {
  response.setHeader('content-type', 'text/html');
  response.end(`<button>play</button><audio></audio><script>
    document.querySelector('button').onclick = () => {
      const audio = document.querySelector('audio');
      audio.src = '${icecast.url}/tone.mp3?' + Math.random();
      audio.play();
    };
  </script>`);
});
const listed = async () =>
  (await (await fetch(`${setup.url}/api/v1/radio?q=bench`)).text()).includes('Bench Tone');
while (!(await listed())) await sleep(500);
// Icecast's burst is what starts a stream at once, and it has to fill first.
await sleep(12_000);

const firstRow: number[] = [];
const sounds: Record<string, number[]> = { widget: [], 'bare <audio>': [] };
let asked: Record<string, number> = {};
for (let round = 0; round < rounds; round += 1) {
  // Somebody new, since what was played before is shown without asking.
  host.user = `listener ${String(round)}`;
  await inFreshPage(browser, async (page) => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(host.url, { waitUntil: 'commit' });
    const play = page.locator('button[aria-label="Play Bench Tone"]').first();
    await play.waitFor();
    asked = countByServer(requests);
    firstRow.push(await page.evaluate<number>('performance.now()'));
    await page.evaluate(firstSound(inFrame));
    await play.click();
    sounds['widget']?.push(Number(await page.evaluate('window.heard')));
  });
  await inFreshPage(browser, async (page) => {
    await page.goto(bare.url);
    await page.evaluate(firstSound("document.querySelector('audio')"));
    await page.locator('button').click();
    sounds['bare <audio>']?.push(Number(await page.evaluate('window.heard')));
  });
}

console.log('Requests until the first row of a list is seen, nothing cached');
console.table(asked);
console.log(`Milliseconds, ${String(rounds)} rounds each, on one machine`);
console.table({
  'navigation to the first row': spread(firstRow),
  'click to sound, widget': spread(sounds['widget'] ?? []),
  'click to sound, bare <audio>': spread(sounds['bare <audio>'] ?? []),
});

await nextcloud.close();
await bare.close();
await database.close();
await source.close();
await icecast.close();
await rm(dataDir, { recursive: true, force: true });

async function inFreshPage(of: Browser, work: (page: Page) => Promise<void>): Promise<void> {
  const context = await of.newContext({ viewport: { width: 360, height: 560 } });
  await work(await context.newPage());
  await context.close();
}

function countByServer(requests: string[]): Record<string, number> {
  const count = (isOne: (url: URL) => boolean) => requests.filter((each) => isOne(new URL(each))).length;
  const isNextcloud = (url: URL) => url.origin === host.url;
  return {
    'Nextcloud: page and theme': count((url) => isNextcloud(url) && /^\/(theme\.css)?$/.test(url.pathname)),
    'Nextcloud: our scripts': count((url) => isNextcloud(url) && url.pathname.endsWith('.mjs')),
    'Nextcloud: our styles': count((url) => isNextcloud(url) && url.pathname.includes('/css/')),
    'Nextcloud: token': count((url) => url.pathname.endsWith('/token')),
    'Nextcloud: frame of the sound': count((url) => url.pathname.endsWith('/sound')),
    Airdex: count((url) => url.origin === setup.url),
  };
}

function spread(all: number[]): { min: number; median: number; max: number } {
  const sorted = all.toSorted((a, b) => a - b).map(Math.round);
  return { min: sorted[0] ?? 0, median: sorted[Math.floor(sorted.length / 2)] ?? 0, max: sorted.at(-1) ?? 0 };
}
