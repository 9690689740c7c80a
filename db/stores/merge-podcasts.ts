import type { Queryable } from '#db/database.ts';

/** A pair of episodes that are one: the first answers by the second from now on. */
export type JoinedEpisode = { oldId: string; episodeId: string };

/** Everything that listeners have of these episodes goes along: the later position wins, a favorite stays once. */
export async function joinEpisodes(client: Queryable, joined: JoinedEpisode[]): Promise<void> {
  if (joined.length === 0) return;
  const pairs = [joined.map(({ oldId }) => oldId), joined.map(({ episodeId }) => episodeId)];
  const pair = 'unnest($1::uuid[], $2::uuid[]) AS pair (old_id, episode_id)';
  await client.query(
    `INSERT INTO positions (listener_id, urn, position_ms, duration_ms, completed, title, updated_at)
     SELECT listener_id, 'episode:' || episode_id, position_ms, duration_ms, completed, title, updated_at
     FROM positions JOIN ${pair} ON urn = 'episode:' || old_id
     ON CONFLICT (listener_id, urn) DO UPDATE SET position_ms = excluded.position_ms,
       duration_ms = excluded.duration_ms, completed = excluded.completed, updated_at = excluded.updated_at
       WHERE positions.updated_at < excluded.updated_at`,
    pairs,
  );
  await client.query(`DELETE FROM positions USING ${pair} WHERE urn = 'episode:' || old_id`, pairs);
  await client.query(
    `INSERT INTO favorites (listener_id, urn, snapshot, created_at)
     SELECT listener_id, 'episode:' || episode_id, snapshot, created_at
     FROM favorites JOIN ${pair} ON urn = 'episode:' || old_id ON CONFLICT DO NOTHING`,
    pairs,
  );
  await client.query(`DELETE FROM favorites USING ${pair} WHERE urn = 'episode:' || old_id`, pairs);
  await client.query(
    `UPDATE episode_aliases SET episode_id = pair.episode_id FROM ${pair} WHERE episode_aliases.episode_id = pair.old_id`,
    pairs,
  );
  await client.query(`DELETE FROM episodes USING ${pair} WHERE id = old_id`, pairs);
  await client.query(
    `INSERT INTO episode_aliases (old_id, episode_id) SELECT old_id, episode_id FROM ${pair}`,
    pairs,
  );
}

/** The rest of a show's episodes becomes another's, and so do its subscriptions, lists and older ids. */
export async function joinPodcast(client: Queryable, oldId: string, podcastId: string): Promise<void> {
  const ids = [oldId, podcastId];
  await client.query('UPDATE episodes SET podcast_id = $2 WHERE podcast_id = $1', ids);
  await client.query(
    `INSERT INTO subscriptions (listener_id, podcast_id, created_at)
     SELECT listener_id, $2, created_at FROM subscriptions WHERE podcast_id = $1
     ON CONFLICT (listener_id, podcast_id) DO UPDATE SET
       created_at = least(subscriptions.created_at, excluded.created_at)`,
    ids,
  );
  await client.query(
    `INSERT INTO provider_feeds (provider_id, podcast_id, title, categories, created_at)
     SELECT provider_id, $2, title, categories, created_at FROM provider_feeds WHERE podcast_id = $1
     ON CONFLICT DO NOTHING`,
    ids,
  );
  await client.query('UPDATE import_lines SET podcast_id = $2 WHERE podcast_id = $1', ids);
  await client.query('UPDATE podcast_aliases SET podcast_id = $2 WHERE podcast_id = $1', ids);
  await client.query(
    `UPDATE feeds SET run_provider_id = coalesce(feeds.run_provider_id, gone.run_provider_id)
     FROM feeds gone WHERE feeds.podcast_id = $2 AND gone.podcast_id = $1`,
    ids,
  );
  // Takes its feed, its subscriptions and its lists with it.
  await client.query('DELETE FROM podcasts WHERE id = $1', [oldId]);
  await client.query('INSERT INTO podcast_aliases (old_id, podcast_id) VALUES ($1, $2)', ids);
}
