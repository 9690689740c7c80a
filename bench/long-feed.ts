import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openReading } from '#catalog/podcasts/commit-feed.ts';
import type { EpisodeEntry } from '#catalog/podcasts/feed-entry.ts';
import { connectDatabase } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { ensureFeed } from '#db/stores/ensure-feed.ts';
import { watchMemory } from './watch-memory.ts';

const episodes = Number(process.env['EPISODES'] ?? 25_000);
const atOnce = 100;
const newest = Date.now();
const words = 'the harbour at night when ships come in and nobody is there to hear what they say '.repeat(25);

const dataDir = await mkdtemp(join(tmpdir(), 'airdex-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir, onTrouble: console.error });
const database = await connectDatabase(postgres.url);
try {
  await migrate(database);
  const { podcastId } = await ensureFeed(database.pool, { url: 'https://feeds.example/long' });
  await read('the first reading', podcastId, '1', 0);
  await read('nothing changed', podcastId, '1', 0);
  await read('one changed', podcastId, '2', 1);
  await read('all changed', podcastId, '3', episodes);
} finally {
  await database.close();
  await postgres.close();
  await rm(dataDir, { recursive: true, force: true });
}

/** Episodes come a few at a time, as from a parser, so that nothing but the reading holds them. */
async function read(what: string, podcastId: string, token: string, changed: number): Promise<void> {
  const memory = watchMemory();
  const started = performance.now();
  const reading = await openReading(database, podcastId, {
    ...{ sealer: null, now: () => new Date(), trusted: false },
  });
  for (let start = 0; start < episodes; start += atOnce) {
    const part = Array.from({ length: Math.min(atOnce, episodes - start) }, (_, index) =>
      entry(start + index, start + index < changed ? token : '1'),
    );
    await reading.add({ episodes: part, dropped: [] });
  }
  const gathered = performance.now();
  const { added, updated, unchanged } = await reading.commit();
  const peak = memory.stop();
  const seconds = (from: number, to: number) => `${((to - from) / 1_000).toFixed(1)} s`;
  console.log(
    `${what}: gathered ${seconds(started, gathered)}, committed ${seconds(gathered, performance.now())}, ` +
      `${String(Math.round(peak))} MB; ${JSON.stringify({ added, updated, unchanged })}`,
  );
}

function entry(number: number, token: string): EpisodeEntry {
  const name = String(number);
  return {
    ...{ guid: `g${name}`, title: `Talk ${name}`, type: 'full', explicit: false, live: false },
    ...{ description: `<p>${name} ${words}</p>`, summary: words.slice(0, 400), durationMs: 1_800_000 },
    publishedAt: new Date(newest - number * 3_600_000).toISOString(),
    ...{ persons: [], soundbites: [], transcripts: [] },
    enclosures: [{ url: `https://a.example/${name}.mp3?token=${token}`, mimeType: 'audio/mpeg' }],
  };
}
