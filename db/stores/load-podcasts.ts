import type { Queryable } from '#db/database.ts';
import type { FoundPodcast } from './podcast-row.ts';

/** Who looks: a listener's id, or null for what everybody may see. */
export type Viewer = string | null;

/** A private show is there for its owner alone, whichever way it is asked for. */
const loadSql = `
  SELECT
    wanted.asked_id AS "askedId",
    podcast.id, podcast.title, podcast.author, podcast.description, podcast.homepage,
    feed.url AS "feedUrl", feed.sealed_url AS "sealedFeedUrl",
    CASE WHEN artwork.content_hash IS NOT NULL THEN json_build_object(
      'contentHash', artwork.content_hash, 'color', artwork.color, 'sizes', artwork.sizes
    ) END AS artwork,
    podcast.languages, podcast.categories, podcast.explicit, podcast.medium, podcast.type, podcast.complete,
    jsonb_build_object('funding', '[]'::jsonb, 'persons', '[]'::jsonb) || podcast.details AS details,
    podcast.subscribers, podcast.popularity,
    podcast.episode_count AS episodes, podcast.latest_episode_at AS "latestEpisodeAt",
    COALESCE(feed.state, 'waiting') AS state, feed.failure,
    podcast.owner_id IS NOT NULL AS private,
    EXISTS (
      SELECT FROM subscriptions WHERE listener_id = $3::uuid AND podcast_id = podcast.id
    ) AS subscribed,
    podcast.updated_at AS "updatedAt",
    podcast.retired_at IS NOT NULL AS retired
  FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS wanted (asked_id, id, place)
  JOIN podcasts podcast ON podcast.id = wanted.id
  LEFT JOIN feeds feed ON feed.podcast_id = podcast.id
  LEFT JOIN artwork ON artwork.id = podcast.artwork_id
  WHERE podcast.owner_id IS NULL OR podcast.owner_id = $3::uuid
  ORDER BY wanted.place`;

/** The shows behind `wanted` in its order; one that the viewer may not see is left out as if it did not exist. */
export async function loadPodcasts(
  db: Queryable,
  viewer: Viewer,
  wanted: { askedId: string; id: string }[],
): Promise<FoundPodcast[]> {
  if (wanted.length === 0) return [];
  const { rows } = await db.query<FoundPodcast>({
    name: 'load-podcasts',
    text: loadSql,
    values: [wanted.map((each) => each.askedId), wanted.map((each) => each.id), viewer],
  });
  return rows;
}
