import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { parseFeed } from 'feedsmith';
import { Parser as Tokens } from 'htmlparser2';
import RssParser from 'rss-parser';
import { readFeed } from '#refresh-jobs/feed-format/read-feed.ts';
import { decodeText } from '#refresh-jobs/polite-fetch/decode-text.ts';
import { generatedFeed } from './generated-feed.ts';
import { watchMemory } from './watch-memory.ts';

/** Megabytes a second of our reader beside others, then the memory that large feeds take, each in its own process. */
const samples = '../shared/samples/feeds';
const part = 65_536;
const url = 'https://feeds.example/f';
const [task, size] = process.argv.slice(2);

async function* inParts(bytes: Buffer): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += part) yield await Promise.resolve(bytes.subarray(at, at + part));
}

async function* generated(episodes: number, notes: number): AsyncGenerator<Buffer, void> {
  for (const text of generatedFeed(episodes, notes)) yield await Promise.resolve(Buffer.from(text));
}

async function readAll(bytes: Buffer): Promise<number> {
  let episodes = 0;
  for await (const read of readFeed(inParts(bytes), { url })) episodes += read.episodes.length;
  return episodes;
}

const readers: Record<string, (bytes: Buffer) => unknown> = {
  'Airdex, episodes ready to store': readAll,
  'rss-parser': (bytes) => new RssParser({ defaultRSS: 2 }).parseString(decodeText(bytes)),
  feedsmith: (bytes) => parseFeed(decodeText(bytes)),
  'htmlparser2, tokens alone': (bytes) => {
    new Tokens({}, { xmlMode: true, decodeEntities: true }).end(decodeText(bytes));
  },
};

async function speeds(feeds: Buffer[]): Promise<Record<string, { 'MB/s': number; refused: number }>> {
  const megabytes = feeds.reduce((sum, { length }) => sum + length, 0) / 1_000_000;
  const found: Record<string, { 'MB/s': number; refused: number }> = {};
  for (const [name, read] of Object.entries(readers)) {
    let fastest = Number.POSITIVE_INFINITY;
    let refused = 0;
    for (let round = 0; round < 3; round += 1) {
      refused = 0;
      const start = performance.now();
      for (const feed of feeds) {
        try {
          await read(feed);
        } catch {
          refused += 1;
        }
      }
      fastest = Math.min(fastest, (performance.now() - start) / 1_000);
    }
    found[name] = { 'MB/s': Number((megabytes / fastest).toFixed(1)), refused };
  }
  return found;
}

const large: Record<string, { episodes: number; notes: number }> = {
  '100 MB': { episodes: 5_000, notes: 19_400 },
  '25,000 episodes': { episodes: 25_000, notes: 1_000 },
};

async function readLarge({ episodes, notes }: { episodes: number; notes: number }): Promise<void> {
  const memory = watchMemory();
  const before = process.memoryUsage.rss() / 1_000_000;
  const start = performance.now();
  let [read, bytes] = [0, 0];
  const counted = async function* () {
    for await (const chunk of generated(episodes, notes)) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  for await (const each of readFeed(counted(), { url })) read += each.episodes.length;
  const peak = memory.stop();
  console.log(
    `${(bytes / 1_000_000).toFixed(0)} MB, ${String(read)} episodes in ${((performance.now() - start) / 1_000).toFixed(1)} s; ` +
      `peak ${peak.toFixed(0)} MB, ${(peak - before).toFixed(0)} MB more than before`,
  );
}

if (task === 'large') await readLarge(large[size ?? ''] ?? { episodes: 1, notes: 1 });
else {
  const one = Buffer.from([...generatedFeed(2_000, 4_000)].join(''));
  console.log(`A generated feed of ${(one.length / 1_000_000).toFixed(1)} MB`);
  console.table(await speeds([one]));
  if (existsSync(samples)) {
    const feeds = globSync(`${samples}/**/*`).filter((file) => statSync(file).isFile());
    console.log(`${String(feeds.length)} real feeds`);
    console.table(await speeds(feeds.map((file) => readFileSync(file))));
  }
  for (const name of Object.keys(large)) {
    console.log(`A feed of ${name}:`);
    spawnSync(process.execPath, [import.meta.filename, 'large', name], { stdio: 'inherit' });
  }
}
