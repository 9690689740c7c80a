import { randomUUID } from 'node:crypto';
import type { Queryable } from '#db/database.ts';
import { feedKey, feedUrl } from '#db/feed-key.ts';
import { jsonText } from '#db/json-text.ts';
import { podcastSortName } from '#db/search/podcast-search-vector.ts';

/** A feed is due: the payload is its podcast's id, or empty where several are. */
export const feedDue = 'feed_due';

/** Whose private feed it is, and what seals its address. */
export type FeedOwner = {
  listenerId: string;
  sealer: { seal(text: string, context: string): Buffer; keyedHash(text: string): string };
};
export type WantedFeed = { url: string; title?: string };
export type EnsuredFeed = { podcastId: string; isNew: boolean };

/** What a sealed address is bound to, so that it opens for no other feed. */
export function feedSealContext(podcastId: string): string {
  return `feed:${podcastId}`;
}

/**
 * The feed at this address, made where it is not known yet, and due at once where it was not read any more. With an
 * owner it is private: another feed than a public one at the same address. Throws a TypeError for what is no address.
 */
export async function ensureFeed(
  db: Queryable,
  feed: WantedFeed & { owner?: FeedOwner },
): Promise<EnsuredFeed> {
  const [found] = await ensure(db, [feed], feed.owner);
  if (!found) throw new TypeError('This is no address of a feed.');
  if (found.isDue) await db.query('SELECT pg_notify($1, $2)', [feedDue, found.podcastId]);
  return { podcastId: found.podcastId, isNew: found.isNew };
}

/** As `ensureFeed`, for a list of public feeds; null in the place of what is no address. */
export async function ensureFeeds(
  db: Queryable,
  wanted: readonly WantedFeed[],
): Promise<(EnsuredFeed | null)[]> {
  const found = await ensure(db, wanted, undefined);
  if (found.some((feed) => feed?.isDue)) await db.query('SELECT pg_notify($1, $2)', [feedDue, '']);
  return found.map((feed) => feed && { podcastId: feed.podcastId, isNew: feed.isNew });
}

async function ensure(
  db: Queryable,
  wanted: readonly WantedFeed[],
  owner: FeedOwner | undefined,
): Promise<(({ isDue: boolean } & EnsuredFeed) | null)[]> {
  const keys = wanted.map(({ url }) => keyOf(url, owner));
  const fresh = new Map<string, object>();
  wanted.forEach((feed, index) => {
    const key = keys[index];
    if (key !== undefined && !fresh.has(key)) fresh.set(key, newFeed(feed, key, owner));
  });
  // In one order everywhere, so that two lists with the same feeds do not wait for each other.
  const rows = [...fresh].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
  const { rows: made } = await db.query<{ id: string; key: string }>(
    `WITH wanted AS (
       SELECT * FROM jsonb_to_recordset($1) AS
         wanted (id uuid, key text, url text, sealed text, title text, sort_name text, owner uuid)
     ), made AS (
       INSERT INTO feeds (podcast_id, url, sealed_url, url_key)
       SELECT id, url, decode(sealed, 'base64'), key FROM wanted
       WHERE NOT EXISTS (SELECT FROM feeds WHERE url_key = key)
       ON CONFLICT (url_key) DO NOTHING RETURNING podcast_id, url_key
     ), shown AS (
       INSERT INTO podcasts (id, title, sort_name, owner_id)
       SELECT podcast_id, title, sort_name, owner FROM made JOIN wanted ON wanted.id = podcast_id
     )
     SELECT podcast_id AS id, url_key AS key FROM made`,
    [jsonText(rows)],
  );
  const { rows: known } = await db.query<{ id: string; key: string; revived: boolean }>(
    `WITH revived AS (
       UPDATE podcasts SET retired_at = NULL, updated_at = now() FROM feeds
       WHERE podcasts.id = feeds.podcast_id AND feeds.url_key = ANY ($1) AND podcasts.retired_at IS NOT NULL
       RETURNING podcasts.id
     ), due AS (
       UPDATE feeds SET next_read_at = now(), failures = 0 WHERE podcast_id IN (SELECT id FROM revived)
     )
     SELECT podcast_id AS id, url_key AS key, podcast_id IN (SELECT id FROM revived) AS revived
     FROM feeds WHERE url_key = ANY ($1)`,
    [[...fresh.keys()]],
  );
  const isNew = new Set(made.map(({ id }) => id));
  const byKey = new Map(known.map((feed) => [feed.key, feed]));
  return keys.map((key) => {
    const feed = key === undefined ? undefined : byKey.get(key);
    if (!feed) return null;
    // Listed twice, it is new only once.
    const first = isNew.delete(feed.id);
    return { podcastId: feed.id, isNew: first, isDue: first || feed.revived };
  });
}

function keyOf(url: string, owner: FeedOwner | undefined): string | undefined {
  const key = feedKey(url);
  return key !== undefined && owner ? owner.sealer.keyedHash(`${owner.listenerId} ${key}`) : key;
}

function newFeed({ url: address, title }: WantedFeed, key: string, owner: FeedOwner | undefined): object {
  const id = randomUUID();
  const url = feedUrl(address);
  if (!url) throw new TypeError('Only an address with a key becomes a feed.');
  url.hash = '';
  // A show has no name of its own until its feed was read.
  const name = (title?.trim() ?? '').slice(0, 400) || url.host;
  return {
    ...{ id, key, title: name, sort_name: podcastSortName(name), owner: owner?.listenerId ?? null },
    url: owner ? null : url.href,
    sealed: owner ? owner.sealer.seal(url.href, feedSealContext(id)).toString('base64') : null,
  };
}
