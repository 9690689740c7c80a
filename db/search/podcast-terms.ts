import type { Database, Queryable } from '#db/database.ts';
import { loadEpisodeDays, type EpisodeDays } from '#db/search/episode-days.ts';
import { gatheredTerms, readGatheredTerms, type GatheredTerms } from '#db/search/gathered-terms.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import { watchTerms, type WatchedTerms, type WatchOptions } from '#db/search/watch-terms.ts';

/** With how many episodes came when, for searches that match much. */
export type PodcastTerms = TermDictionary & { days: EpisodeDays };

const mostWords = 150_000;
/** Where there are more episodes, a sample of about so many says enough: rare words are mostly names of their own. */
const sampledEpisodes = 400_000;

/**
 * Only of what everybody may see: what is private is found by its owner literally, and shows in nobody's corrections.
 * Of shows all but the description; of episodes titles and persons.
 */
const termsSql = (sample: string, factor: number) => `
  WITH counted AS (
    SELECT word, sum(items)::bigint AS items FROM (
      SELECT word, ndoc AS items FROM ts_stat($words$
        SELECT ts_filter(search, '{a,b,c}') FROM podcasts WHERE retired_at IS NULL AND owner_id IS NULL $words$)
      UNION ALL
      SELECT word, round(ndoc * ${String(factor)}) FROM ts_stat($words$
        SELECT ts_filter(episode.search, '{a,b}') FROM episodes episode ${sample}
        JOIN podcasts podcast ON podcast.id = podcast_id
        WHERE episode.retired_at IS NULL AND podcast.retired_at IS NULL AND owner_id IS NULL $words$)
    ) AS said GROUP BY word ORDER BY items DESC, word LIMIT ${String(mostWords)}
  )
  SELECT ${gatheredTerms}, (SELECT sum(episode_count) + count(*) FROM podcasts)::bigint AS items FROM counted`;

export async function loadPodcastTerms(db: Queryable): Promise<PodcastTerms> {
  const { rows: sizes } = await db.query<{ episodes: number }>(
    `SELECT coalesce(sum(episode_count), 0)::float8 AS episodes FROM podcasts`,
  );
  const share = Math.min(1, sampledEpisodes / Math.max(1, sizes[0]?.episodes ?? 0));
  const sample = share === 1 ? '' : `TABLESAMPLE SYSTEM (${(100 * share).toFixed(3)}) REPEATABLE (1)`;
  const { rows } = await db.query<GatheredTerms>(termsSql(sample, 1 / share));
  return { ...readGatheredTerms(rows[0]), days: await loadEpisodeDays(db) };
}

/** The words for `listPodcasts` and `searchEpisodes`. */
export async function watchPodcastTerms(
  database: Pick<Database, 'pool'>,
  options: WatchOptions = {},
): Promise<WatchedTerms<PodcastTerms>> {
  return watchTerms(database, 'podcasts_changed', loadPodcastTerms, { restFactor: 100, ...options });
}
