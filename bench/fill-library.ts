import { randomUUID } from 'node:crypto';
import type { Database } from '#db/database.ts';
import {
  albumSearchVector,
  artistSearchVector,
  librarySortName,
  trackSearchVector,
} from '#db/search/track-search-vector.ts';
import { latin, madeUpWord, scripts } from './generated-stations.ts';
import { randomFrom, type Random } from './random.ts';

export type FilledLibrary = {
  /** Of every hundredth track, album and artist. */
  titles: string[];
  albumTitles: string[];
  artistNames: string[];
  /** Of the tracks of `titles`: "artist title". */
  spoken: string[];
  genres: string[];
};

type Named = { id: string; name: string };
const tracksOfAlbum = 10;
const albumsOfArtist = 2.5;
const albumsAtOnce = 500;
const genreCount = 300;

/**
 * A library with the words of a language: few words are everywhere, most are rare (Zipf's law), also among artists, of
 * whom few have many albums. The indexes of words are built at the end, as a restored database would.
 */
export async function fillLibrary(
  { pool }: Database,
  { tracks, seed }: { tracks: number; seed: number },
): Promise<FilledLibrary> {
  const random = randomFrom(seed);
  const words = Array.from({ length: 120_000 }, (_, index) =>
    madeUpWord(index % 20 === 19 ? random.pick(scripts) : latin, random),
  );
  const some = (least: number, most: number) =>
    Array.from({ length: random.whole(least, most) }, () => zipf(words, random)).join(' ');
  const { rows: providers } = await pool.query<{ id: string }>(
    `INSERT INTO providers (kind, name, config) VALUES ('local-library', 'Bench', '{"path": "/music"}') RETURNING id`,
  );
  const provider = providers[0]?.id ?? '';
  const genres = Array.from({ length: genreCount }, () => some(1, 2));
  const albums = Math.ceil(tracks / tracksOfAlbum);
  const artists: Named[] = Array.from({ length: Math.ceil(albums / albumsOfArtist) }, () => ({
    id: randomUUID(),
    name: some(1, 3),
  }));
  const indexes = await dropWordIndexes(pool);
  await insert(
    pool,
    'artists',
    artists.map(({ id, name }, at) => ({
      ...{
        id,
        key: `${String(at)} ${name}`,
        name,
        sort_name: librarySortName(name),
        provider_ids: [provider],
      },
      ...{
        album_count: 3,
        track_count: 25,
        search: artistSearchVector({ name }),
        genres: [],
        ...stamp(random),
      },
    })),
  );
  const root = randomUUID();
  await insert(pool, 'library_folders', [
    {
      id: root,
      provider_id: provider,
      path: '',
      name: '',
      sort_name: '',
      total_tracks: tracks,
      track_count: 0,
    },
  ]);
  const filled: FilledLibrary = {
    ...{ titles: [], albumTitles: [], spoken: [], genres },
    artistNames: artists.flatMap(({ name }, at) => (at % 100 === 0 ? name : [])),
  };
  for (let start = 0; start < albums; start += albumsAtOnce) {
    const rows = { folders: [] as object[], albums: [] as object[], tracks: [] as object[] };
    for (let at = start; at < Math.min(albums, start + albumsAtOnce); at += 1) {
      const artist = artists[Math.floor(artists.length * random.number() ** 2)] ?? { id: root, name: '' };
      const title = some(1, 5);
      const genre = zipf(genres, random) || (genres[0] ?? '');
      const [album, folder] = [randomUUID(), randomUUID()];
      const by = { artists: [artist], artist_ids: [artist.id], genres: [genre] };
      const path = `${artist.name}/${title} ${String(at)}`;
      rows.folders.push({
        ...{
          id: folder,
          provider_id: provider,
          parent_id: root,
          path,
          name: path,
          sort_name: librarySortName(path),
        },
        ...{ total_tracks: tracksOfAlbum, track_count: tracksOfAlbum },
      });
      const year = random.chance(0.1) ? null : random.whole(1950, 2026);
      const added = stamp(random);
      const names = [artist.name];
      rows.albums.push({
        ...{ id: album, key: String(at), title, sort_title: librarySortName(title), year, ...by, ...added },
        ...{ provider_ids: [provider], track_count: tracksOfAlbum, duration_ms: 2_400_000, medium: 'music' },
        ...{ compilation: false, disc_count: 1, added_at: added.created_at },
        search: albumSearchVector({ title, artists: names, genres: [genre] }),
      });
      if (at % 100 === 0) filled.albumTitles.push(title);
      for (let number = 1; number <= tracksOfAlbum; number += 1) {
        const name = some(1, 6);
        if ((at * tracksOfAlbum + number) % 100 === 0) {
          filled.titles.push(name);
          filled.spoken.push(`${artist.name} ${name}`);
        }
        rows.tracks.push({
          ...{
            id: randomUUID(),
            provider_id: provider,
            folder_id: folder,
            album_id: album,
            title: name,
            number,
            year,
          },
          ...{ sort_title: librarySortName(name), ...by, ...stamp(random), added_at: added.created_at },
          ...{
            path: `${path}/${String(number)} ${name}.flac`,
            content_hash: `${String(at)}.${String(number)}`,
          },
          ...{
            content_type: 'audio/flac',
            codec: 'flac',
            lossless: true,
            size: 3e7,
            bitrate: 900,
            medium: 'music',
          },
          ...{ duration_ms: random.whole(60_000, 400_000), has_lyrics: false, chapters: [], details: {} },
          search: trackSearchVector({ title: name, artists: names, album: title, genres: [genre] }),
        });
      }
    }
    await insert(pool, 'library_folders', rows.folders);
    await insert(pool, 'albums', rows.albums);
    await insert(pool, 'tracks', rows.tracks);
  }
  await pool.query(`INSERT INTO library_genres (key, name, track_count)
    SELECT lower(genre), min(genre), count(*) FROM tracks, unnest(genres) AS genre GROUP BY 1`);
  await pool.query(`SET maintenance_work_mem = '512MB'`);
  for (const index of indexes) await pool.query(index);
  await pool.query('VACUUM (ANALYZE) tracks, albums, artists, library_folders');
  return filled;
}

function stamp(random: Random) {
  const at = new Date(Date.UTC(2026, 10, 21) - random.number() ** 2 * 3_000 * 86_400_000).toISOString();
  const popularity = random.chance(0.8) ? 0 : Math.floor(2_000 * random.number() ** 6);
  return { created_at: at, updated_at: at, popularity, shuffle: random.number() };
}

/** Rows as JSON, so that one statement takes them all. */
async function insert(pool: Database['pool'], table: string, rows: object[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).filter((name) => table !== 'tracks' || name !== 'created_at');
  const known = columns.filter((name) => table !== 'albums' || name !== 'created_at').join(', ');
  for (let at = 0; at < rows.length; at += 5_000) {
    await pool.query(
      `INSERT INTO ${table} (${known}) SELECT ${known} FROM jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      [JSON.stringify(rows.slice(at, at + 5_000))],
    );
  }
}

function zipf(words: string[], random: Random): string {
  return words[Math.floor(words.length ** random.number()) - 1] ?? '';
}

async function dropWordIndexes(pool: Database['pool']): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
     WHERE tablename IN ('tracks', 'albums', 'artists') AND indexdef LIKE '%gin%'`,
  );
  for (const { name } of rows) await pool.query(`DROP INDEX ${name}`);
  return rows.map(({ definition }) => definition);
}
