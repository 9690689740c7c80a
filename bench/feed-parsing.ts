import { spawnSync } from 'node:child_process';
import {
  createReadStream,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFeed } from '#refresh-jobs/feed-format/read-feed.ts';
import { decodeText } from '#refresh-jobs/polite-fetch/decode-text.ts';
import { generatedFeed } from './generated-feed.ts';

/** Megabytes a second of our reader beside others, then the memory that large feeds take, each in its own process. */
const samples = '../shared/samples/feeds';
const part = 65_536;
const url = 'https://feeds.example/f';

async function* inParts(bytes: Buffer): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += part) yield await Promise.resolve(bytes.subarray(at, at + part));
}

async function readAll(bytes: Buffer): Promise<number> {
  let episodes = 0;
  for await (const read of readFeed(inParts(bytes), { url })) episodes += read.episodes.length;
  return episodes;
}

/** The others are loaded for the comparison alone, so that the memory of large feeds is that of ours. */
async function loadReaders(): Promise<Record<string, (bytes: Buffer) => unknown>> {
  const { parseFeed } = await import('feedsmith');
  const { Parser: Tokens } = await import('htmlparser2');
  const { default: RssParser } = await import('rss-parser');
  return {
    'Airdex, episodes ready to store': readAll,
    'rss-parser': (bytes) => new RssParser({ defaultRSS: 2 }).parseString(decodeText(bytes)),
    feedsmith: (bytes) => parseFeed(decodeText(bytes)),
    'htmlparser2, tokens alone': (bytes) => {
      new Tokens({}, { xmlMode: true, decodeEntities: true }).end(decodeText(bytes));
    },
  };
}

async function speeds(feeds: Buffer[]): Promise<Record<string, { 'MB/s': number; refused: number }>> {
  const megabytes = feeds.reduce((sum, { length }) => sum + length, 0) / 1_000_000;
  const found: Record<string, { 'MB/s': number; refused: number }> = {};
  for (const [name, read] of Object.entries(await loadReaders())) {
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

/** Reads a file as a worker reads an answer, and looks at the memory of the whole process. */
async function readLarge(file: string): Promise<void> {
  const atStart = process.resourceUsage().maxRSS;
  const start = performance.now();
  let episodes = 0;
  for await (const read of readFeed(createReadStream(file), { url })) episodes += read.episodes.length;
  const seconds = (performance.now() - start) / 1_000;
  const peak = process.resourceUsage().maxRSS;
  const inMegabytes = (kibibytes: number) => (kibibytes / 976.5625).toFixed(0);
  console.log(
    `${(statSync(file).size / 1_000_000).toFixed(0)} MB, ${String(episodes)} episodes in ${seconds.toFixed(1)} s; ` +
      `peak ${inMegabytes(peak)} MB, of which ${inMegabytes(atStart)} MB before the first byte`,
  );
}

const [task, largeFile] = process.argv.slice(2);
if (task === 'large' && largeFile !== undefined) await readLarge(largeFile);
else {
  const one = Buffer.from([...generatedFeed(2_000, 4_000)].join(''));
  console.log(`A generated feed of ${(one.length / 1_000_000).toFixed(1)} MB`);
  console.table(await speeds([one]));
  if (existsSync(samples)) {
    const feeds = globSync(`${samples}/**/*`).filter((file) => statSync(file).isFile());
    console.log(`${String(feeds.length)} real feeds`);
    console.table(await speeds(feeds.map((file) => readFileSync(file))));
  }
  const folder = mkdtempSync(join(tmpdir(), 'airdex-feeds-'));
  for (const [name, { episodes, notes }] of Object.entries(large)) {
    const file = join(folder, 'feed.xml');
    writeFileSync(file, [...generatedFeed(episodes, notes)].join(''));
    console.log(`A feed of ${name}:`);
    // Node takes memory while there is some; the second run shows how little it can do with.
    for (const limits of [[], ['--max-old-space-size=64', '--max-semi-space-size=8']]) {
      spawnSync(process.execPath, [...limits, import.meta.filename, 'large', file], { stdio: 'inherit' });
    }
  }
  rmSync(folder, { recursive: true });
}
