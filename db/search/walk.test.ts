import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadStationTerms } from '#db/search/station-terms.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import type { StationFilter, StationSort } from '#db/stores/station-filter.ts';
import { StationPosition } from '#db/stores/station-position.ts';
import { listStations } from '#db/stores/stations.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { insertStations, type TestStation } from '#test-parts/insert-stations.ts';

/** More than are ever collected at once, so that a search for all of them has to walk. */
const many = 5_000;
const stations: (TestStation & { id: string })[] = Array.from({ length: many }, (_, index) => ({
  id: randomUUID(),
  name: `${['Radio', 'Welle Radio', 'Radio Süd', 'Kanal'][index % 4] ?? ''} ${String(index % 700)}`,
  tags: [index % 4 === 3 ? 'radio' : 'musik', `nur ${String(index % 40)}`],
  country: index % 3 === 0 ? 'DE' : 'FR',
  // Many share a popularity: then the id decides.
  popularity: index % 50,
  dead: index % 9 === 0,
  secure: index % 2 === 0,
}));

let database: TestDatabase;
let terms: TermDictionary;
beforeAll(async () => {
  database = await createTestDatabase();
  await insertStations(database.pool, stations);
  await database.pool.query('ANALYZE stations');
  terms = await loadStationTerms(database.pool);
});
afterAll(() => database.close());

type Walk = { filter?: StationFilter; sort?: StationSort; limit?: number; dictionary?: boolean };

/** Every page to the end, each position sent through JSON and its schema as a cursor is. */
async function walk(
  { filter = {}, sort, limit = 97, dictionary = true }: Walk,
  betweenPages?: () => Promise<unknown>,
) {
  const seen: string[] = [];
  let after: StationPosition | null = null;
  do {
    const page = await listStations(database.pool, filter, {
      sort,
      limit,
      after,
      terms: dictionary ? terms : null,
    });
    seen.push(...page.rows.map(({ id }) => id));
    after = page.next === null ? null : StationPosition.parse(JSON.parse(JSON.stringify(page.next)));
    if (after !== null) await betweenPages?.();
  } while (after !== null);
  return seen;
}

const all = (matches: (station: TestStation) => boolean) =>
  stations
    .filter(matches)
    .map(({ id }) => id)
    .sort();
const hasRadio = () => true;

test.each<[string, Walk, (station: TestStation) => boolean]>([
  ['popular', { sort: 'popular' }, hasRadio],
  ['by name', { sort: 'name' }, hasRadio],
  ['recent', { sort: 'recent' }, hasRadio],
  ['relevance of many', { filter: { q: 'radio' } }, hasRadio],
  ['relevance of a letter', { filter: { q: 'r' } }, hasRadio],
  ['relevance without the dictionary', { filter: { q: 'radio' }, dictionary: false }, hasRadio],
  [
    'relevance of few',
    { filter: { q: 'radio süd 1' }, limit: 7 },
    ({ name, tags }) => name.includes('Süd') && / 1/.test(`${name} ${String(tags?.[1])}`),
  ],
  [
    'relevance with a filter',
    { filter: { q: 'radio', country: 'DE', secure: true } },
    ({ country, secure }) => country === 'DE' && secure === true,
  ],
  ['a rare filter', { filter: { tag: 'nur 7' }, limit: 10 }, ({ tags }) => tags?.includes('nur 7') === true],
  ['a search by name', { filter: { q: 'kanal' }, sort: 'name' }, ({ name }) => name.startsWith('Kanal')],
])('a walk shows every row exactly once: %s', async (_, given, matches) => {
  expect((await walk(given)).sort()).toEqual(all(matches));
});

test('a page of one at a time gives the same order as one page of all', async () => {
  const filter = { q: 'radio süd 69' };
  const whole = await listStations(database.pool, filter, { limit: 200, terms });
  expect(whole.next).toBeNull();
  expect(whole.rows.length).toBeGreaterThan(10);
  expect(await walk({ filter, limit: 1 })).toEqual(whole.rows.map(({ id }) => id));
});

test('pages that are collected follow pages that were walked in one order', async () => {
  const filter = { q: 'radio' };
  expect(await walk({ filter, dictionary: false })).toEqual(await walk({ filter }));
});

test.each<StationSort>(['relevance', 'popular', 'name', 'recent'])(
  'rows that come and go elsewhere neither double nor hide the others: %s',
  async (sort) => {
    const added: string[] = [];
    const seen = await walk(
      { filter: sort === 'relevance' ? { q: 'radio' } : {}, sort, limit: 200 },
      async () => {
        const popularity = added.length % 50;
        added.push(
          ...(await insertStations(database.pool, [{ name: 'Radio Neu', popularity, tags: ['radio'] }])),
        );
        await database.pool.query('UPDATE stations SET retired_at = now() WHERE id = $1', [added.at(-2)]);
      },
    );
    await database.pool.query('DELETE FROM stations WHERE id = ANY ($1)', [added]);
    expect(seen.filter((id) => !added.includes(id)).sort()).toEqual(all(hasRadio));
  },
);

test('the dead come after all the living, in every order', async () => {
  const dead = new Set(stations.filter((station) => station.dead === true).map(({ id }) => id));
  for (const given of [{ filter: { q: 'radio' } }, { sort: 'name' }, { sort: 'recent' }] satisfies Walk[]) {
    const order = (await walk({ ...given, limit: 200 })).map((id) => dead.has(id));
    expect(order.lastIndexOf(false)).toBeLessThan(order.indexOf(true));
  }
});

test('a position of another order starts anew', async () => {
  const byName = await listStations(database.pool, {}, { sort: 'name', limit: 5 });
  const first = await listStations(database.pool, {}, { sort: 'popular', limit: 5 });
  const mixed = await listStations(database.pool, {}, { sort: 'popular', limit: 5, after: byName.next });
  expect(mixed).toEqual(first);
});

test.each([
  { sort: 'popular', rank: 1e12, id: randomUUID() },
  { sort: 'popular', rank: 1, id: "x' OR true" },
  { sort: 'recent', sunk: false, at: 'yesterday', id: randomUUID() },
  { sort: 'recent', sunk: false, at: '0000-01-01T00:00:00Z', id: randomUUID() },
  { sort: 'relevance', tier: -1, rank: 0, id: randomUUID(), seen: 0 },
  { sort: 'sideways' },
  null,
])('a position that no list gave out is refused: %j', (position) => {
  expect(StationPosition.safeParse(position).success).toBe(false);
});
