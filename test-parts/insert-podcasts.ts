import { randomUUID } from 'node:crypto';
import type { Queryable } from '#db/database.ts';
import { episodeSearchVector } from '#db/search/episode-search-vector.ts';
import { podcastSearchVector, podcastSortName } from '#db/search/podcast-search-vector.ts';

/** What a test says of an episode; the rest is ordinary. */
export type TestEpisode = {
  id?: string;
  title: string;
  at?: string;
  description?: string;
  persons?: string[];
  season?: number;
  retired?: boolean;
  details?: object;
  streams?: object[];
};

export type TestPodcast = {
  id?: string;
  title: string;
  author?: string;
  description?: string;
  categories?: string[];
  languages?: string[];
  popularity?: number;
  providers?: string[];
  owner?: string;
  latestEpisodeAt?: string;
  retired?: boolean;
  episodes?: TestEpisode[];
};

/** Puts shows and episodes straight into the catalog, as a reading of their feeds would have left them. */
export async function insertPodcasts(
  db: Queryable,
  podcasts: TestPodcast[],
): Promise<{ id: string; episodes: string[] }[]> {
  const inserted = [];
  for (const given of podcasts) {
    const id = given.id ?? randomUUID();
    const {
      title,
      author,
      description,
      categories = [],
      languages = [],
      owner = null,
      episodes = [],
    } = given;
    const newest = episodes.map(({ at }) => at ?? '2026-11-01T08:00:00Z').toSorted();
    await insertRows(db, 'podcasts', [
      {
        id,
        title,
        sort_name: podcastSortName(title),
        author,
        description,
        categories,
        languages,
        popularity: given.popularity ?? 0,
        provider_ids: given.providers ?? [],
        owner_id: owner,
        episode_count: episodes.length,
        latest_episode_at: given.latestEpisodeAt ?? newest.at(-1) ?? null,
        search: podcastSearchVector({ title, author, description, categories, languages }),
        retired_at: given.retired === true ? '2026-11-02T08:00:00Z' : null,
        ...ordinaryPodcast,
      },
    ]);
    const url = owner === null ? `https://feeds.example/${id}` : null;
    await db.query(
      `INSERT INTO feeds (podcast_id, url, sealed_url, url_key, state) VALUES ($1, $2, $3, $4, 'ok')`,
      [id, url, url === null ? Buffer.from('sealed') : null, id],
    );
    const rows = episodes.map((episode) => ({
      id: episode.id ?? randomUUID(),
      podcast_id: id,
      fallback_key: '',
      content_hash: '',
      title: episode.title,
      summary: episode.description,
      description: episode.description,
      published_at: episode.at ?? '2026-11-01T08:00:00Z',
      sort_at: episode.at ?? '2026-11-01T08:00:00Z',
      season: episode.season,
      type: 'full',
      explicit: false,
      live: false,
      streams: owner === null ? (episode.streams ?? []) : [],
      sealed_streams: owner === null ? null : `\\x${Buffer.from('sealed').toString('hex')}`,
      details: episode.details ?? {},
      search: episodeSearchVector(episode),
      created_at: '2026-11-01T08:00:00Z',
      updated_at: '2026-11-01T08:00:00Z',
      retired_at: episode.retired === true ? '2026-11-02T08:00:00Z' : null,
    }));
    await insertRows(db, 'episodes', rows);
    inserted.push({ id, episodes: rows.map((row) => row.id) });
  }
  return inserted;
}

const ordinaryPodcast = {
  explicit: false,
  medium: 'podcast',
  type: 'episodic',
  complete: false,
  details: {},
  content_hash: '',
  subscribers: 0,
  created_at: '2026-11-01T08:00:00Z',
  updated_at: '2026-11-01T08:00:00Z',
};

/** A listener to be a viewer. */
export async function insertListener(db: Queryable, subject: string = randomUUID()): Promise<string> {
  await db.query(`INSERT INTO issuers (id, name, keys) VALUES ('test', 'Test', '[]') ON CONFLICT DO NOTHING`);
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO listeners (issuer_id, subject, pseudonym) VALUES ('test', $1, $1) RETURNING id`,
    [subject],
  );
  return rows[0]?.id ?? '';
}

async function insertRows(db: Queryable, table: string, rows: object[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  await db.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}
