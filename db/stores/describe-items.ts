import type { Queryable } from '#db/database.ts';
import { currentIds } from './current-ids.ts';

/** What the history keeps of an item beside its plays. */
export type ItemDescription = {
  /** Its URN today: items that were joined are one. */
  item: string;
  title: string | null;
  /** What top lists gather it under: the show of an episode, the first artist of a track. */
  parent: string | null;
  durationMs: number | null;
  /** Has no end, or is a song: no place in it is worth keeping. */
  live: boolean;
  /** Of a show that only its owner may see. */
  isPrivate: boolean;
  ownerId: string | null;
};

/** By the URN that was asked; what the catalog does not hold is not there. */
export async function describeItems(
  db: Queryable,
  urns: readonly string[],
): Promise<Map<string, ItemDescription>> {
  const described = new Map<string, ItemDescription>();
  for (const kind of ['station', 'episode', 'track'] as const) {
    const asked = [...new Set(urns)].filter((urn) => urn.startsWith(`${kind}:`));
    const ids = await currentIds(
      db,
      kind,
      asked.map((urn) => urn.slice(kind.length + 1)),
    );
    if (ids.length === 0) continue;
    const { rows } = await db.query<ItemDescription & { id: string }>({
      name: `describe-${kind}s`,
      text: descriptions[kind],
      values: [ids.map(({ id }) => id)],
    });
    const found = new Map(rows.map(({ id, ...description }) => [id, description]));
    for (const { askedId, id } of ids) {
      const description = found.get(id);
      if (description) described.set(`${kind}:${askedId}`, description);
    }
  }
  return described;
}

const descriptions = {
  station: `SELECT id, 'station:' || id AS item, name AS title, NULL AS parent, NULL::integer AS "durationMs",
      true AS live, false AS "isPrivate", NULL AS "ownerId"
    FROM stations WHERE id = ANY ($1::uuid[])`,
  episode: `SELECT episode.id, 'episode:' || episode.id AS item, episode.title, 'podcast:' || podcast.id AS parent,
      episode.duration_ms AS "durationMs", episode.live, podcast.owner_id IS NOT NULL AS "isPrivate", podcast.owner_id AS "ownerId"
    FROM episodes episode JOIN podcasts podcast ON podcast.id = episode.podcast_id
    WHERE episode.id = ANY ($1::uuid[])`,
  track: `SELECT id, 'track:' || id AS item, title, 'artist:' || artist_ids[1] AS parent, duration_ms AS "durationMs",
      medium <> 'audiobook' AS live, false AS "isPrivate", NULL AS "ownerId"
    FROM tracks WHERE id = ANY ($1::uuid[])`,
};
