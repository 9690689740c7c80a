import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type Database } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { loadStationTerms } from '#db/search/station-terms.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import { stationFacets } from '#db/stores/station-facets.ts';
import type { StationFilter, StationSort } from '#db/stores/station-filter.ts';
import type { StationPosition } from '#db/stores/station-position.ts';
import { listStations } from '#db/stores/stations.ts';
import { fillCatalog } from './fill-catalog.ts';
import { generateStations, type GeneratedStation } from './generated-stations.ts';
import { measure, printTimings, type Timing } from './measure.ts';
import { randomFrom } from './random.ts';
import { keystrokes, withTypo } from './typed-searches.ts';

const seed = 20_261_121;
const stationCount = 51_000;
const limit = 50;

/** Where the 1,000th page of a list of 50 begins, or as deep as the list goes. */
async function positionAtRow(
  database: Database,
  filter: StationFilter,
  sort: StationSort,
  terms: TermDictionary,
  row: number,
): Promise<{ after: StationPosition | null; row: number }> {
  let after: StationPosition | null = null;
  let reached = 0;
  while (reached < row) {
    const page = await listStations(database.pool, filter, { sort, limit: 200, after, terms });
    if (page.next === null) break;
    after = page.next;
    reached += page.rows.length;
  }
  return { after, row: reached };
}

async function measurePages(database: Database, terms: TermDictionary): Promise<Timing[]> {
  const timings: Timing[] = [];
  const lists: [string, StationFilter, StationSort][] = [
    ['popular', {}, 'popular'],
    ['by name', {}, 'name'],
    ['recent', {}, 'recent'],
    ['relevance of "radio"', { q: 'radio' }, 'relevance'],
    ['relevance of "r"', { q: 'r' }, 'relevance'],
    ['popular in DE', { country: 'DE' }, 'popular'],
  ];
  for (const [what, filter, sort] of lists) {
    const deep = await positionAtRow(database, filter, sort, terms, 999 * limit);
    for (const [name, after] of [
      ['page 1', null],
      [`row ${String(deep.row)}`, deep.after],
    ] as const) {
      timings.push(
        await measure(`${what}, ${name}`, Array.from({ length: 100 }), () =>
          listStations(database.pool, filter, { sort, limit, after, terms }),
        ),
      );
    }
  }
  timings.push(
    await measure('compare: the same by OFFSET 49950', Array.from({ length: 10 }), () =>
      database.pool.query('SELECT * FROM stations ORDER BY rank DESC, id DESC OFFSET 49950 LIMIT 50'),
    ),
  );
  return timings;
}

async function measureSearches(
  database: Database,
  stations: GeneratedStation[],
  terms: TermDictionary,
): Promise<Timing[]> {
  const random = randomFrom(seed + 1);
  const names = Array.from({ length: 150 }, () => random.pick(stations).name.toLowerCase());
  const page = (filter: StationFilter, known: TermDictionary | null = terms) =>
    listStations(database.pool, filter, { limit, terms: known });
  const typed = names.flatMap((name) => keystrokes(name));
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'.split('');
  const pairs = letters.flatMap((one) => 'aeiorst1'.split('').map((other) => one + other));
  const wrong = names.map((name) => withTypo(name, random));
  const filtered = typed
    .filter((_, index) => index % 4 === 0)
    .map((q) => {
      const { country, tags } = random.pick(stations);
      return random.chance(0.5) ? { q, country } : { q, tag: tags[0] ?? 'jazz', minBitrate: 96 };
    });
  return [
    await measure('search as you type, each keystroke', typed, (q) => page({ q }), 10),
    await measure('one letter', letters, (q) => page({ q }), 10),
    await measure('two letters', pairs, (q) => page({ q }), 10),
    await measure('a typing error, whole name', wrong, (q) => page({ q }), 10),
    await measure(
      'a typing error, each keystroke',
      wrong.flatMap((name) => keystrokes(name)),
      (q) => page({ q }),
      10,
    ),
    await measure('keystrokes with filters', filtered, (filter) => page(filter), 10),
    await measure('keystrokes before the dictionary is there', typed, (q) => page({ q }, null)),
    await measure(
      'compare: name ILIKE, by popularity',
      typed.filter((_, index) => index % 10 === 0),
      (q) =>
        database.pool.query(
          `SELECT id FROM stations WHERE name ILIKE '%' || $1 || '%' ORDER BY rank DESC, id DESC LIMIT 50`,
          [q],
        ),
    ),
  ];
}

async function measureFacets(
  database: Database,
  stations: GeneratedStation[],
  terms: TermDictionary,
): Promise<Timing[]> {
  const random = randomFrom(seed + 2);
  const filters: StationFilter[] = Array.from({ length: 100 }, () => {
    const { country, tags, languages } = random.pick(stations);
    return random.pick([{ country }, { tag: tags[0] ?? 'rock' }, { language: languages[0] ?? 'en' }]);
  });
  const words = stations.slice(0, 100).map(({ name }) => ({ q: name.slice(0, 4) }));
  const facets = (filter: StationFilter) => stationFacets(database.pool, filter, terms);
  return [
    await measure('facets with one filter', filters, facets, 50),
    await measure('facets of a search', words, facets, 50),
    await measure('facets of "radio"', Array.from({ length: 10 }), () => facets({ q: 'radio' }), 50),
    await measure('facets of what is secure', Array.from({ length: 10 }), () => facets({ secure: true }), 50),
    await measure('facets of everything (cached by the API)', Array.from({ length: 10 }), () => facets({})),
  ];
}

const directory = await mkdtemp(join(tmpdir(), 'airdex-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir: directory });
const database = await connectDatabase(postgres.url);
try {
  await migrate(database);
  const stations = generateStations(stationCount, seed);
  const start = performance.now();
  await fillCatalog(database, stations);
  const filled = performance.now();
  const terms = await loadStationTerms(database.pool);
  const loaded = performance.now();
  console.log(`${String(stationCount)} stations put in: ${((filled - start) / 1000).toFixed(1)} s`);
  console.log(`dictionary of ${String(terms.size)} words read: ${(loaded - filled).toFixed(0)} ms\n`);
  printTimings([
    ...(await measureSearches(database, stations, terms)),
    ...(await measurePages(database, terms)),
    ...(await measureFacets(database, stations, terms)),
  ]);
} finally {
  await database.close();
  await postgres.close();
  await rm(directory, { recursive: true, force: true });
}
