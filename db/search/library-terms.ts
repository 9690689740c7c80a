import type { Database, Queryable } from '#db/database.ts';
import { gatheredTerms, readGatheredTerms, type GatheredTerms } from '#db/search/gathered-terms.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import { watchTerms, type WatchedTerms, type WatchOptions } from '#db/search/watch-terms.ts';

/** Counts tracks; an album or artist is taken to have words about as often. */
export type LibraryTerms = TermDictionary & { albums: number; artists: number };

const mostWords = 150_000;
/** Where there are more tracks, a sample of about so many says enough: names are also those of albums and artists. */
const sampledTracks = 400_000;

const termsSql = (sample: string, factor: number) => `
  WITH counted AS (
    SELECT word, max(items)::bigint AS items FROM (
      SELECT word, round(ndoc * ${String(factor)}) AS items FROM ts_stat($words$
        SELECT search FROM tracks ${sample} WHERE retired_at IS NULL $words$)
      UNION ALL
      SELECT word, ndoc FROM ts_stat($words$ SELECT search FROM albums WHERE retired_at IS NULL $words$)
      UNION ALL
      SELECT word, ndoc FROM ts_stat($words$ SELECT search FROM artists WHERE retired_at IS NULL $words$)
    ) AS said GROUP BY word ORDER BY items DESC, word LIMIT ${String(mostWords)}
  )
  SELECT ${gatheredTerms}, $1::bigint AS items FROM counted`;

export async function loadLibraryTerms(db: Queryable): Promise<LibraryTerms> {
  const { rows: sizes } = await db.query<{ tracks: number; albums: number; artists: number }>(
    `SELECT (SELECT count(*) FROM tracks WHERE retired_at IS NULL) AS tracks,
       (SELECT count(*) FROM albums WHERE retired_at IS NULL) AS albums,
       (SELECT count(*) FROM artists WHERE retired_at IS NULL) AS artists`,
  );
  const { tracks = 0, albums = 0, artists = 0 } = sizes[0] ?? {};
  const share = Math.min(1, sampledTracks / Math.max(1, tracks));
  const sample = share === 1 ? '' : `TABLESAMPLE SYSTEM (${(100 * share).toFixed(3)}) REPEATABLE (1)`;
  const { rows } = await db.query<GatheredTerms>(termsSql(sample, 1 / share), [tracks]);
  return { ...readGatheredTerms(rows[0]), albums, artists };
}

/** The words for `listTracks`, `listAlbums` and `listArtists`. */
export async function watchLibraryTerms(
  database: Pick<Database, 'pool'>,
  options: WatchOptions = {},
): Promise<WatchedTerms<LibraryTerms>> {
  return watchTerms(database, 'library_changed', loadLibraryTerms, { restFactor: 100, ...options });
}
