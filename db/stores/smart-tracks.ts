import type { Queryable } from '#db/database.ts';
import { createBind } from '#db/search/bind.ts';
import { libraryStretches, type LibrarySort, type PlacedLibraryRow } from '#db/search/library-orders.ts';
import { readInOrder } from '#db/search/read-in-order.ts';
import { rulesCondition, type SmartRule, type SmartViewer } from '#db/search/smart-rules.ts';

export type SmartRules = {
  match: 'all' | 'any';
  rules: SmartRule[];
  order: 'random' | 'recently-added' | 'most-played' | 'least-recently-played' | 'name' | 'artist' | 'album';
  limit: number;
};
export type SmartTrack = { id: string; durationMs: number | null };

/** Where more match, an order that no index has is that of so many of them. */
const mostSorted = 20_000;

/**
 * The tracks that rules find for who looks, at most `limit`, each once. `seed` chooses the random order. Throws a RuleFault for
 * rules that make no sense.
 */
export async function findSmartTracks(
  db: Queryable,
  rules: SmartRules,
  viewer: SmartViewer,
  seed: number,
): Promise<SmartTrack[]> {
  const ids = await findIds(db, rules, viewer, seed);
  const { rows } = await db.query<SmartTrack>({
    name: 'smart-track-lengths',
    text: `SELECT tracks.id, duration_ms AS "durationMs"
           FROM unnest($1::uuid[]) WITH ORDINALITY AS found (id, place) JOIN tracks ON tracks.id = found.id ORDER BY place`,
    values: [ids],
  });
  return rows;
}

async function findIds(
  db: Queryable,
  rules: SmartRules,
  viewer: SmartViewer,
  seed: number,
): Promise<string[]> {
  switch (rules.order) {
    case 'random':
      return walk(db, rules, viewer, { sort: 'random', seed, limit: rules.limit });
    case 'recently-added':
      return walk(db, rules, viewer, { sort: 'recent', seed, limit: rules.limit });
    case 'name':
      return walk(db, rules, viewer, { sort: 'name', seed, limit: rules.limit });
    case 'most-played': {
      const played = await findPlayed(db, rules, viewer, 'heard.listens DESC, heard.last_at DESC');
      return [...played, ...(await findUnplayed(db, rules, viewer, seed, rules.limit - played.length))];
    }
    case 'least-recently-played': {
      const unplayed = await findUnplayed(db, rules, viewer, seed, rules.limit);
      const played = await findPlayed(db, rules, viewer, 'heard.last_at');
      return [...unplayed, ...played].slice(0, rules.limit);
    }
    case 'artist':
    case 'album':
      return sortAll(db, rules, viewer);
  }
}

/** Down the index of an order, as the lists of the library are read. */
async function walk(
  db: Queryable,
  rules: SmartRules,
  viewer: SmartViewer,
  order: { sort: LibrarySort; seed: number; limit: number },
  unplayed = false,
): Promise<string[]> {
  const ids: string[] = [];
  for (const stretch of libraryStretches('tracks', order.sort, order.seed)) {
    if (ids.length >= order.limit) break;
    const rows = await readInOrder<PlacedLibraryRow>(db, {
      order: stretch.order,
      within: stretch.within ?? 'true',
      after: null,
      limit: order.limit - ids.length,
      matches: 'perhaps many',
      conditions: (bind) => [
        rulesCondition(rules, viewer, bind),
        ...(unplayed ? [notHeard(viewer, bind)] : []),
      ],
    });
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}

function notHeard({ listenerId }: SmartViewer, bind: (value: unknown) => string): string {
  return `'track:' || id NOT IN (SELECT item FROM listener_items WHERE listener_id = ${bind(listenerId)}::uuid)`;
}

function findUnplayed(
  db: Queryable,
  rules: SmartRules,
  viewer: SmartViewer,
  seed: number,
  limit: number,
): Promise<string[]> {
  return limit <= 0 ? Promise.resolve([]) : walk(db, rules, viewer, { sort: 'random', seed, limit }, true);
}

/** Of what this listener heard, which is little beside what there is. */
async function findPlayed(
  db: Queryable,
  rules: SmartRules,
  viewer: SmartViewer,
  order: string,
): Promise<string[]> {
  const { bind, values } = createBind();
  const { rows } = await db.query<{ id: string }>({
    text: `SELECT tracks.id FROM listener_items heard
           JOIN tracks ON tracks.id = CASE WHEN starts_with(item, 'track:') THEN substr(item, 7)::uuid END
           WHERE heard.listener_id = ${bind(viewer.listenerId)}::uuid AND heard.plays > 0
             AND tracks.retired_at IS NULL AND ${rulesCondition(rules, viewer, bind)}
           ORDER BY ${order}, tracks.id LIMIT ${bind(rules.limit)}`,
    values,
  });
  return rows.map(({ id }) => id);
}

async function sortAll(db: Queryable, rules: SmartRules, viewer: SmartViewer): Promise<string[]> {
  const { bind, values } = createBind();
  const inAlbum = `album.sort_title COLLATE "C" NULLS LAST, album.id, disc NULLS FIRST, number NULLS LAST`;
  const order = rules.order === 'artist' ? `artist.sort_name COLLATE "C" NULLS LAST, ${inAlbum}` : inAlbum;
  const { rows } = await db.query<{ id: string }>({
    text: `SELECT track.id FROM (
             SELECT id, album_id, artist_ids, disc, number, sort_title FROM tracks
             WHERE retired_at IS NULL AND ${rulesCondition(rules, viewer, bind)} LIMIT ${bind(mostSorted)}
           ) track
           LEFT JOIN albums album ON album.id = album_id LEFT JOIN artists artist ON artist.id = track.artist_ids[1]
           ORDER BY ${order}, track.sort_title COLLATE "C", track.id LIMIT ${bind(rules.limit)}`,
    values,
  });
  return rows.map(({ id }) => id);
}
