import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { launchChromium } from '#test-parts/launch-chromium.ts';
import { startIcecast } from '#test-parts/start-icecast.ts';
import { startSource } from '#test-parts/start-source.ts';
import { connectDatabase } from '#db/database.ts';
import { findRunningPostgres } from '#db/embedded-postgres/find-running-postgres.ts';
import { createProvider } from '#db/stores/providers.ts';
import { buildPlayer } from '#standalone/build-player.ts';
import { readConfig } from '#standalone/config.ts';
import { startStandalone } from '#standalone/start-standalone.ts';

/**
 * Click to sound in a real browser, from a real Icecast on this machine: through the player, and through a bare
 * <audio> in an empty page with the same address, in turn. Goal: under 300 ms.
 */
const rounds = 15;

/** Runs in the page: from the next click to the first frame at which the sound has moved. */
const noteFirstSound = `window.heard = new Promise((heard) => {
  document.addEventListener('click', () => {
    const clicked = performance.now();
    const look = () => {
      const audio = document.querySelector('audio');
      if (audio && audio.currentTime > 0) heard(performance.now() - clicked);
      else requestAnimationFrame(look);
    };
    look();
  }, { capture: true, once: true });
}), undefined`;

const dataDir = await mkdtemp(join(tmpdir(), 'airdex-click-'));
const icecast = await startIcecast();
const source = await startSource(icecast, { mount: '/tone.mp3', name: 'Bench Tone' });
buildPlayer(console.log);
const environment = {
  AIRDEX_DATA: dataDir,
  AIRDEX_DEMO: 'off',
  PORT: '0',
  MEDIA_PORT: '0',
  RADIO_BROWSER_URL: 'http://127.0.0.1:9',
};
const airdex = await startStandalone(readConfig(environment), pino({ level: 'silent' }));
const database = await connectDatabase((await findRunningPostgres(dataDir)) ?? '');
await createProvider(database.pool, {
  ...{
    kind: 'icecast-server',
    name: 'Bench',
    config: { url: icecast.url },
    allowedHosts: ['127.0.0.1'],
    enabled: true,
  },
});
const bare = createServer((_request, response) => {
  response.setHeader('Content-Type', 'text/html');
  response.end(`<button>play</button><audio></audio><script>
    document.querySelector('button').onclick = () => {
      const audio = document.querySelector('audio');
      audio.src = '${icecast.url}/tone.mp3?' + Math.random();
      audio.play();
    };
  </script>`);
});
await new Promise<void>((done) => bare.listen(0, '127.0.0.1', done));
const bareUrl = `http://127.0.0.1:${String((bare.address() as AddressInfo).port)}/`;

const listed = async () =>
  (await (await fetch(`${airdex.url}/api/v1/radio?q=bench`)).text()).includes('Bench Tone');
while (!(await listed())) await sleep(500);
// Icecast's burst is what starts a stream at once, and it has to fill first.
await sleep(12_000);

const browser = await launchChromium();
const times: Record<string, number[]> = { player: [], 'bare <audio>': [] };
for (let round = 0; round < rounds; round += 1) {
  times.player?.push(await clickToSound(`${airdex.url}/#/radio`, 'button[aria-label="Play Bench Tone"]'));
  times['bare <audio>']?.push(await clickToSound(bareUrl, 'button'));
}

console.log(`Click to sound, ${String(rounds)} rounds each, milliseconds (goal: under 300)`);
console.table(
  Object.fromEntries(
    Object.entries(times).map(([name, all]) => {
      const sorted = all.toSorted((a, b) => a - b).map(Math.round);
      return [name, { min: sorted[0], median: sorted[Math.floor(sorted.length / 2)], max: sorted.at(-1) }];
    }),
  ),
);

await browser.close();
bare.close();
await database.close();
await airdex.close();
await source.close();
await icecast.close();
await rm(dataDir, { recursive: true, force: true });

/** From the click to the first moment at which the position in the sound has moved. */
async function clickToSound(url: string, button: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const target = page.locator(button).first();
  await target.waitFor();
  await page.evaluate(noteFirstSound);
  await target.click();
  const ms = Number(await page.evaluate('window.heard'));
  await context.close();
  return ms;
}
