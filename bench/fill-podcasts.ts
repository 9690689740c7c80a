import type { Database } from '#db/database.ts';
import { episodeSearchVector } from '#db/search/episode-search-vector.ts';
import { podcastSearchVector, podcastSortName } from '#db/search/podcast-search-vector.ts';
import { latin, madeUpWord, scripts } from './generated-stations.ts';
import { randomFrom, type Random } from './random.ts';

export type FilledPodcasts = {
  /** Of every hundredth episode. */
  titles: string[];
  showTitles: string[];
  /** The show with the most episodes. */
  longest: string;
};

const batch = 4_000;
const longestShow = 25_000;

/**
 * Shows and episodes with the words of a language: few words are everywhere, most are rare (Zipf's law). One show has
 * 25,000 episodes. The indexes of words are built at the end, as a restored database would.
 */
export async function fillPodcasts(
  { pool }: Database,
  { shows, episodes, seed }: { shows: number; episodes: number; seed: number },
): Promise<FilledPodcasts> {
  const random = randomFrom(seed);
  const words = Array.from({ length: 200_000 }, (_, index) =>
    madeUpWord(index % 20 === 19 ? random.pick(scripts) : latin, random),
  );
  const some = (count: number) => Array.from({ length: count }, () => zipf(words, random));
  const indexes = await dropWordIndexes(pool);
  const showTitles = Array.from({ length: shows }, () => some(random.whole(1, 4)).join(' '));
  const { rows: made } = await pool.query<{ id: string }>(
    `INSERT INTO podcasts (title, sort_name, search, popularity, latest_episode_at)
     SELECT title, sort_name, search::tsvector, popularity, now() - ago * interval '1 day'
     FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::float8[])
       AS given (title, sort_name, search, popularity, ago) RETURNING id`,
    [
      showTitles,
      showTitles.map(podcastSortName),
      showTitles.map((title) =>
        podcastSearchVector({ title, author: some(2).join(' '), description: some(40).join(' ') }),
      ),
      showTitles.map(() => (random.chance(0.7) ? 0 : Math.floor(1_000 * random.number() ** 6))),
      showTitles.map(() => 2_000 * random.number() ** 3),
    ],
  );
  await pool.query(
    `INSERT INTO feeds (podcast_id, url, url_key, state)
     SELECT id, 'https://feeds.example/' || id, id::text, 'ok' FROM podcasts`,
  );
  const ids = made.map(({ id }) => id);
  const longest = ids[0] ?? '';
  const titles: string[] = [];
  for (let start = 0; start < episodes; start += batch) {
    const rows = Array.from({ length: Math.min(batch, episodes - start) }, (_, index) => {
      const at = start + index;
      const title = some(random.whole(2, 8)).join(' ');
      const description = some(random.whole(20, 110)).join(' ');
      if (at % 100 === 0) titles.push(title);
      return { title, description, podcast: at < longestShow ? longest : random.pick(ids) };
    });
    await pool.query(
      `INSERT INTO episodes (podcast_id, fallback_key, content_hash, title, summary, description, search, sort_at,
         published_at, season, streams)
       SELECT podcast_id, '', '', title, left(description, 200), '<p>' || repeat(description || '</p><p>', 3) || '</p>',
         search::tsvector, at, at, season,
         '[{"url": "https://media.example/episode.mp3", "codec": "mp3", "secure": true, "protocol": "file"}]'
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::int[])
         AS given (podcast_id, title, description, search, ago, season),
         LATERAL (SELECT now() - ago * interval '1 day' AS at) AS published`,
      [
        rows.map((row) => row.podcast),
        rows.map((row) => row.title),
        rows.map((row) => row.description),
        rows.map(episodeSearchVector),
        rows.map(() => 3_650 * random.number() ** 1.3),
        rows.map(() => random.whole(1, 9)),
      ],
    );
  }
  await pool.query(
    `UPDATE podcasts SET episode_count = counted.episodes
     FROM (SELECT podcast_id, count(*) AS episodes FROM episodes GROUP BY podcast_id) counted WHERE podcast_id = id`,
  );
  await pool.query(`SET maintenance_work_mem = '512MB'`);
  for (const index of indexes) await pool.query(index);
  await pool.query('VACUUM (ANALYZE) podcasts, episodes, feeds');
  return { titles, showTitles, longest };
}

function zipf(words: string[], random: Random): string {
  return words[Math.floor(words.length ** random.number()) - 1] ?? '';
}

async function dropWordIndexes(pool: Database['pool']): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE tablename = 'episodes' AND indexdef LIKE '%gin%'`,
  );
  for (const { name } of rows) await pool.query(`DROP INDEX ${name}`);
  return rows.map(({ definition }) => definition);
}
