import { randomUUID } from 'node:crypto';
import type { Queryable } from '#db/database.ts';
import { foldText } from '#db/search/fold-text.ts';
import {
  albumSearchVector,
  artistSearchVector,
  librarySortName,
  trackSearchVector,
} from '#db/search/track-search-vector.ts';

/** What a test says of a track; the rest is ordinary. Artists, album and folder are made where they are not there. */
export type TestTrack = {
  id?: string;
  title: string;
  artists?: string[];
  album?: string;
  /** Of the album; its artists are the track's where it is left out. */
  albumArtists?: string[];
  /** A folder's path from the library's root: 'Jazz/Blue'. */
  folder?: string;
  disc?: number;
  number?: number;
  year?: number;
  genres?: string[];
  composers?: string[];
  medium?: 'music' | 'audiobook';
  durationMs?: number;
  codec?: string;
  lossless?: boolean;
  bitrate?: number;
  popularity?: number;
  shuffle?: number;
  addedAt?: string;
  lyrics?: { atMs: number | null; text: string }[];
  renditions?: string[];
  retired?: boolean;
};

/** The library that `insertTracks` puts them into. */
export async function insertLibrary(db: Queryable, name = 'Music', kind = 'local-library'): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO providers (kind, name, config) VALUES ($1, $2, '{"path": "/music"}') RETURNING id`,
    [kind, name],
  );
  return rows[0]?.id ?? '';
}

/** Puts tracks straight into a library, as a scan would have left them, with what they are gathered in. */
export async function insertTracks(
  db: Queryable,
  providerId: string,
  tracks: TestTrack[],
): Promise<{ id: string; albumId: string | null; artistIds: string[]; folderId: string }[]> {
  const inserted = [];
  for (const given of tracks) {
    const { title, artists = [], album, genres = [], retired = false, composers = [] } = given;
    const id = given.id ?? randomUUID();
    const addedAt = given.addedAt ?? '2026-11-01T08:00:00Z';
    const named = [];
    for (const name of artists) named.push({ id: await ensureArtist(db, providerId, name, genres), name });
    const folderId = await ensureFolder(db, providerId, given.folder ?? '');
    const albumId =
      album === undefined ? null : await ensureAlbum(db, providerId, given, named, { genres, addedAt });
    const path = `${given.folder === undefined ? '' : `${given.folder}/`}${title} ${id}.flac`;
    await insertRow(db, 'tracks', {
      ...{ id, title, path, genres, provider_id: providerId, folder_id: folderId, album_id: albumId },
      sort_title: librarySortName(title),
      artists: JSON.stringify(named),
      artist_ids: named.map((each) => each.id),
      ...{ disc: given.disc ?? null, number: given.number ?? null, year: given.year ?? null },
      medium: given.medium ?? 'music',
      duration_ms: given.durationMs ?? 200_000,
      codec: given.codec ?? 'flac',
      content_type: 'audio/flac',
      bitrate: given.bitrate ?? 900,
      lossless: given.lossless ?? true,
      size: 20_000_000,
      has_lyrics: given.lyrics !== undefined,
      details: JSON.stringify(composers.length > 0 ? { composers } : {}),
      content_hash: id,
      popularity: given.popularity ?? 0,
      ...(given.shuffle !== undefined && { shuffle: given.shuffle }),
      search: trackSearchVector({ title, artists, album, genres, composers }),
      added_at: addedAt,
      retired_at: retired ? '2026-11-02T08:00:00Z' : null,
    });
    if (given.lyrics) {
      await insertRow(db, 'track_lyrics', {
        ...{ track_id: id, synced: given.lyrics.some(({ atMs }) => atMs !== null), source: 'embedded' },
        lines: JSON.stringify(given.lyrics),
      });
    }
    for (const variant of given.renditions ?? []) {
      const [codec = '', bitrate] = variant.split('-');
      await insertRow(db, 'renditions', {
        ...{
          track_id: id,
          variant,
          codec,
          bitrate: Number(bitrate),
          state: 'ready',
          source_hash: id,
          size: 1,
        },
        path: `ab/ab${id}.${codec}`,
      });
    }
    inserted.push({ id, albumId, artistIds: named.map((each) => each.id), folderId });
  }
  await recount(db);
  return inserted;
}

async function ensureArtist(
  db: Queryable,
  providerId: string,
  name: string,
  genres: string[],
): Promise<string> {
  const known = await idWhere(db, 'artists', { key: foldText(name) });
  if (known !== null) return known;
  return insertRow(db, 'artists', {
    ...{ key: foldText(name), name, sort_name: librarySortName(name), genres, provider_ids: [providerId] },
    search: artistSearchVector({ name, genres }),
  });
}

async function ensureAlbum(
  db: Queryable,
  providerId: string,
  given: TestTrack,
  artists: { id: string; name: string }[],
  { genres, addedAt }: { genres: string[]; addedAt: string },
): Promise<string> {
  const title = given.album ?? '';
  const names = given.albumArtists ?? given.artists ?? [];
  const key = `${foldText(names.join(' '))}:${foldText(title)}`;
  const known = await idWhere(db, 'albums', { key });
  if (known !== null) return known;
  const named = [];
  for (const name of names) {
    const id = artists.find((each) => each.name === name)?.id;
    named.push({ id: id ?? (await ensureArtist(db, providerId, name, genres)), name });
  }
  return insertRow(db, 'albums', {
    ...{ key, title, genres, medium: given.medium ?? 'music', year: given.year ?? null, added_at: addedAt },
    sort_title: librarySortName(title),
    artists: JSON.stringify(named),
    artist_ids: named.map((each) => each.id),
    provider_ids: [providerId],
    search: albumSearchVector({ title, artists: names, genres }),
  });
}

async function ensureFolder(db: Queryable, providerId: string, path: string): Promise<string> {
  const known = await idWhere(db, 'library_folders', { provider_id: providerId, path });
  if (known !== null) return known;
  const name = path.split('/').at(-1) ?? '';
  const above = path.split('/').slice(0, -1).join('/');
  return insertRow(db, 'library_folders', {
    ...{ provider_id: providerId, path, name, sort_name: librarySortName(name) },
    parent_id: path === '' ? null : await ensureFolder(db, providerId, above),
  });
}

async function recount(db: Queryable): Promise<void> {
  await db.query(`
    UPDATE albums SET (track_count, duration_ms, disc_count) = (
      SELECT count(*), coalesce(sum(duration_ms), 0), coalesce(max(disc), 1) FROM tracks
      WHERE album_id = albums.id AND retired_at IS NULL);
    UPDATE artists SET track_count = (SELECT count(*) FROM tracks WHERE artist_ids @> ARRAY[artists.id] AND retired_at IS NULL),
      album_count = (SELECT count(*) FROM albums WHERE artist_ids @> ARRAY[artists.id] AND retired_at IS NULL);
    UPDATE library_folders folder SET total_tracks = (
      SELECT count(*) FROM tracks JOIN library_folders below ON below.id = folder_id
      WHERE retired_at IS NULL AND below.provider_id = folder.provider_id
        AND (folder.path = '' OR below.path = folder.path OR starts_with(below.path, folder.path || '/')));
    INSERT INTO library_genres (key, name, track_count)
      SELECT lower(genre), min(genre), count(*) FROM tracks, unnest(genres) AS genre WHERE retired_at IS NULL GROUP BY 1
      ON CONFLICT (key) DO UPDATE SET track_count = excluded.track_count`);
}

async function idWhere(db: Queryable, table: string, where: Record<string, unknown>): Promise<string | null> {
  const conditions = Object.keys(where).map((name, at) => `${name} = $${String(at + 1)}`);
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM ${table} WHERE ${conditions.join(' AND ')}`,
    Object.values(where),
  );
  return rows[0]?.id ?? null;
}

async function insertRow(db: Queryable, table: string, row: Record<string, unknown>): Promise<string> {
  const names = Object.keys(row);
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, at) => `$${String(at + 1)}`).join(', ')}) RETURNING *`,
    Object.values(row),
  );
  return rows[0]?.id ?? '';
}
