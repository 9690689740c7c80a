import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type Database } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { loadPodcastTerms, type PodcastTerms } from '#db/search/podcast-terms.ts';

import type { EpisodePosition } from '#db/stores/episode-position.ts';
import { listEpisodes } from '#db/stores/episodes.ts';
import { listPodcasts } from '#db/stores/podcasts.ts';
import { searchEpisodes } from '#db/stores/search-episodes.ts';
import { fillPodcasts, type FilledPodcasts } from './fill-podcasts.ts';
import { measure, printTimings, type Timing } from './measure.ts';
import { randomFrom } from './random.ts';
import { keystrokes, withTypo } from './typed-searches.ts';

const seed = 20_261_121;
const shows = 10_000;
const episodes = Number(process.env.EPISODES ?? 1_000_000);
const limit = 50;
const goal = 25;

async function measureSearches(
  { pool }: Database,
  filled: FilledPodcasts,
  terms: PodcastTerms,
): Promise<Timing[]> {
  const random = randomFrom(seed + 1);
  const titles = Array.from({ length: 100 }, () => random.pick(filled.titles));
  const showTitles = Array.from({ length: 100 }, () => random.pick(filled.showTitles));
  const find = (q: string) => searchEpisodes(pool, null, q, { limit, terms });
  const findShows = (q: string) => listPodcasts(pool, null, { q }, { limit, terms });
  const typed = titles.flatMap((title) => keystrokes(title, 20));
  const wrong = titles.map((title) => withTypo(title, random));
  const frequent = mostFrequentWords(filled.titles, 60);
  const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
  const naive = titles.slice(0, 8);
  return [
    await measure('episodes as you type, each keystroke', typed, find, goal),
    await measure('episodes, one letter', letters, find, goal),
    await measure('episodes, one of the most frequent words', frequent, find, goal),
    await measure(
      'episodes, two of the most frequent words',
      frequent.map((word, index) => `${word} ${frequent.at(-index) ?? ''}`),
      find,
      goal,
    ),
    await measure('episodes, a typing error, whole title', wrong, find, goal),
    await measure(
      'episodes, a typing error, each keystroke',
      wrong.slice(0, 50).flatMap((title) => keystrokes(title, 20)),
      find,
      goal,
    ),
    await measure(
      'shows as you type, each keystroke',
      showTitles.flatMap((title) => keystrokes(title)),
      findShows,
      goal,
    ),
    await measure(
      'shows, a typing error',
      showTitles.map((title) => withTypo(title, random)),
      findShows,
      goal,
    ),
    await measure('compare: title ILIKE, by date', naive, (q) =>
      pool.query(
        `SELECT id FROM episodes WHERE title ILIKE '%' || $1 || '%' ORDER BY sort_at DESC, id DESC LIMIT 50`,
        [q.slice(0, 8)],
      ),
    ),
    await measure('compare: one word of the title by ts_rank', naive, (q) =>
      pool.query(
        `SELECT id FROM episodes WHERE search @@ $1::tsquery
         ORDER BY ts_rank(search, $1::tsquery) DESC, id DESC LIMIT 50`,
        [`'${q.split(' ')[0] ?? ''}'`],
      ),
    ),
  ];
}

function mostFrequentWords(titles: string[], count: number): string[] {
  const counts = new Map<string, number>();
  for (const word of titles.flatMap((title) => title.split(' ')))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, count)
    .map(([word]) => word);
}

async function measurePages(database: Database, show: string): Promise<Timing[]> {
  const { pool } = database;
  const size = 2;
  let after: EpisodePosition | null = null;
  let row = 0;
  while (row < 9_999 * size) {
    const page: Awaited<ReturnType<typeof listEpisodes>> = await listEpisodes(
      pool,
      null,
      show,
      {},
      { limit: 200, after },
    );
    row += page.rows.length;
    after = page.next;
    if (after === null) break;
  }
  const times = Array.from({ length: 200 });
  return [
    await measure('a show of 25,000, page 1', times, () =>
      listEpisodes(pool, null, show, {}, { limit: size }),
    ),
    await measure(`a show of 25,000, page 10,000 (row ${String(row)})`, times, () =>
      listEpisodes(pool, null, show, {}, { limit: size, after }),
    ),
    await measure('compare: page 10,000 by OFFSET', times.slice(0, 10), () =>
      pool.query(
        `SELECT * FROM episodes WHERE podcast_id = $1 ORDER BY sort_at DESC, id DESC OFFSET 19998 LIMIT 2`,
        [show],
      ),
    ),
    await measure(
      'search within the show of 25,000',
      'abcdefgh'.split('').concat(['ba', 'dor', 'lista']),
      (q) => listEpisodes(pool, null, show, { q }, { limit }),
    ),
  ];
}

const directory = await mkdtemp(join(tmpdir(), 'airdex-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir: directory });
const database = await connectDatabase(postgres.url);
try {
  await migrate(database);
  const start = performance.now();
  const filled = await fillPodcasts(database, { shows, episodes, seed });
  const ready = performance.now();
  const terms = await loadPodcastTerms(database.pool);
  const loaded = performance.now();
  console.log(
    `${String(episodes)} episodes of ${String(shows)} shows put in: ${((ready - start) / 1000).toFixed(0)} s`,
  );
  console.log(`dictionary of ${String(terms.size)} words read: ${(loaded - ready).toFixed(0)} ms\n`);
  printTimings([
    ...(await measureSearches(database, filled, terms)),
    ...(await measurePages(database, filled.longest)),
  ]);
} finally {
  await database.close();
  await postgres.close();
  await rm(directory, { recursive: true, force: true });
}
