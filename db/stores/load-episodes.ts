import type { Queryable } from '#db/database.ts';
import type { FoundEpisode } from './episode-row.ts';
import type { Viewer } from './load-podcasts.ts';

const picture = (artwork: string) => `CASE WHEN ${artwork}.content_hash IS NOT NULL THEN json_build_object(
    'contentHash', ${artwork}.content_hash, 'color', ${artwork}.color, 'sizes', ${artwork}.sizes
  ) END`;

/** What is sealed is a text in place of a list; that it is there is all that lists say of it. */
const says = (what: string) =>
  `COALESCE(episode.details -> '${what}', '[]') NOT IN ('[]'::jsonb, '{}'::jsonb, 'null'::jsonb)`;

/** Episodes of a private show are there for its owner alone, whichever way they are asked for. */
const loadSql = (description: string) => `
  SELECT
    wanted.asked_id AS "askedId",
    episode.id, episode.title, episode.summary, ${description} AS description, episode.homepage,
    json_build_object(
      'id', podcast.id, 'title', podcast.title, 'artwork', ${picture('podcast_artwork')},
      'private', podcast.owner_id IS NOT NULL, 'retired', podcast.retired_at IS NOT NULL
    ) AS podcast,
    ${picture('artwork')} AS artwork,
    episode.published_at AS "publishedAt", episode.duration_ms AS "durationMs",
    CASE WHEN episode.season IS NOT NULL THEN json_build_object(
      'number', episode.season, 'name', episode.season_name
    ) END AS season,
    episode.number, episode.type, episode.explicit, episode.live,
    COALESCE(episode.details -> 'persons', '[]') AS persons,
    COALESCE(episode.details -> 'soundbites', '[]') AS soundbites,
    ${says('chapters')} AS "hasChapters", ${says('transcripts')} AS "hasTranscript",
    episode.streams, episode.sealed_streams AS "sealedStreams",
    position.position_ms AS "positionMs", position.completed, position.updated_at AS "positionAt",
    episode.updated_at AS "updatedAt",
    episode.retired_at IS NOT NULL AS retired
  FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS wanted (asked_id, id, place)
  JOIN episodes episode ON episode.id = wanted.id
  JOIN podcasts podcast ON podcast.id = episode.podcast_id
  LEFT JOIN artwork ON artwork.id = episode.artwork_id
  LEFT JOIN artwork podcast_artwork ON podcast_artwork.id = podcast.artwork_id
  LEFT JOIN positions position ON position.listener_id = $3::uuid AND position.urn = 'episode:' || episode.id
  WHERE podcast.owner_id IS NULL OR podcast.owner_id = $3::uuid
  ORDER BY wanted.place`;

type LoadedRow = Omit<FoundEpisode, 'position'> & {
  positionMs: number | null;
  completed: boolean | null;
  positionAt: Date | null;
};

/**
 * The episodes behind `wanted` in its order, `full` with their notes; one that the viewer may not see is left out as
 * if it did not exist.
 */
export async function loadEpisodes(
  db: Queryable,
  viewer: Viewer,
  wanted: { askedId: string; id: string }[],
  detail: 'listed' | 'full' = 'listed',
): Promise<FoundEpisode[]> {
  if (wanted.length === 0) return [];
  const { rows } = await db.query<LoadedRow>({
    name: `load-episodes-${detail}`,
    text: loadSql(detail === 'full' ? 'episode.description' : 'NULL::text'),
    values: [wanted.map((each) => each.askedId), wanted.map((each) => each.id), viewer],
  });
  return rows.map(({ positionMs, completed, positionAt, ...row }) => ({
    ...row,
    position:
      positionMs === null || positionAt === null
        ? null
        : { positionMs, completed: completed ?? false, updatedAt: positionAt },
  }));
}
