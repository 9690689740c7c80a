import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';

/** A file as the last scan knew it. */
export type KnownFile = {
  id: number;
  folder: string;
  path: string;
  version: string;
  kind: 'track' | 'playlist';
  /** Why it could not be read; null where it could. */
  failure: string | null;
};

/** What is known to lie right in these folders. */
export async function knownFilesOf(
  db: Queryable,
  providerId: string,
  folders: string[],
): Promise<KnownFile[]> {
  const { rows } = await db.query<KnownFile>({
    name: 'known-files-of',
    text: `SELECT file.id, folder.path AS folder, file.path, file.version, file.kind, file.failure
           FROM library_folders folder JOIN library_files file ON file.folder_id = folder.id
           WHERE folder.provider_id = $1 AND folder.path = ANY ($2)`,
    values: [providerId, folders],
  });
  return rows;
}

export type FileToWrite = {
  folderId: string;
  path: string;
  version: string;
  size: number;
  kind: 'track' | 'playlist';
  state: 'ok' | 'unreadable';
  failure: string | null;
  failureType: string | null;
  contentHash: string | null;
  trackId: string | null;
};

export async function writeFiles(db: Queryable, providerId: string, files: FileToWrite[]): Promise<void> {
  await db.query(
    `INSERT INTO library_files (provider_id, folder_id, path, version, size, kind, state, failure, failure_type,
       content_hash, track_id)
     SELECT $1, "folderId", path, version, size, kind, state, failure, "failureType", "contentHash", "trackId"
     FROM jsonb_to_recordset($2) AS fresh ("folderId" uuid, path text, version text, size bigint, kind text,
       state text, failure text, "failureType" text, "contentHash" text, "trackId" uuid)
     ON CONFLICT (provider_id, path) DO UPDATE SET folder_id = excluded.folder_id, version = excluded.version,
       size = excluded.size, kind = excluded.kind, state = excluded.state, failure = excluded.failure,
       failure_type = excluded.failure_type, content_hash = excluded.content_hash, track_id = excluded.track_id,
       read_at = now()`,
    [providerId, jsonText(files)],
  );
}

/** Which tracks these paths are, as the catalog has them. */
export async function tracksAtPaths(
  db: Queryable,
  providerId: string,
  paths: string[],
): Promise<Map<string, { trackId: string | null; contentHash: string | null }>> {
  const { rows } = await db.query<{ path: string; trackId: string | null; contentHash: string | null }>(
    `SELECT path, track_id AS "trackId", content_hash AS "contentHash" FROM library_files
     WHERE provider_id = $1 AND path = ANY ($2)`,
    [providerId, paths],
  );
  return new Map(rows.map(({ path, ...rest }) => [path, rest]));
}

/** A track of the same content, and the file that it is now; a retired one has none. */
export type SameContent = {
  trackId: string;
  contentHash: string;
  providerId: string | null;
  path: string | null;
  version: string | null;
};

/** A thousand files of silence are not all compared. */
const mostAlike = 50;

/** Those whose place was lost first: they are what a new file most likely is. */
export async function tracksOfContent(db: Queryable, hashes: string[]): Promise<SameContent[]> {
  if (hashes.length === 0) return [];
  const { rows } = await db.query<SameContent>(
    `SELECT track.id AS "trackId", wanted.hash AS "contentHash", file.provider_id AS "providerId",
       file.path, file.version
     FROM unnest($1::text[]) AS wanted (hash)
     CROSS JOIN LATERAL (
       SELECT id FROM tracks WHERE content_hash = wanted.hash
       ORDER BY retired_at DESC NULLS LAST, added_at, id LIMIT $2
     ) track
     LEFT JOIN library_files file ON file.track_id = track.id AND file.state = 'ok'`,
    [hashes, mostAlike],
  );
  return rows;
}

/** A track that lies elsewhere now is no longer what its old path is. */
export async function leaveOldPaths(
  db: Queryable,
  providerId: string,
  moved: { trackId: string; path: string }[],
): Promise<void> {
  if (moved.length === 0) return;
  await db.query(
    `UPDATE library_files SET track_id = NULL
     FROM unnest($2::uuid[], $3::text[]) AS moved (track_id, path)
     WHERE library_files.track_id = moved.track_id AND NOT (provider_id = $1 AND library_files.path = moved.path)`,
    [providerId, moved.map(({ trackId }) => trackId), moved.map(({ path }) => path)],
  );
}

/** Forgets files that are gone. Answers with the tracks that they were. */
export async function forgetFiles(
  db: Queryable,
  ids: number[],
  readBefore: string | null,
): Promise<string[]> {
  const { rows } = await db.query<{ trackId: string | null }>(
    `DELETE FROM library_files WHERE id = ANY ($1) AND ($2::timestamptz IS NULL OR read_at < $2)
     RETURNING track_id AS "trackId"`,
    [ids, readBefore],
  );
  return rows.flatMap(({ trackId }) => trackId ?? []);
}

export async function forgetTracksFiles(db: Queryable, trackIds: string[]): Promise<void> {
  await db.query('DELETE FROM library_files WHERE track_id = ANY ($1)', [trackIds]);
}

/** How many files are known, and when that was, as Postgres writes it. */
export async function countFiles(db: Queryable, providerId: string): Promise<{ count: number; at: string }> {
  const { rows } = await db.query<{ count: number; at: string }>(
    'SELECT count(*) AS count, now()::text AS at FROM library_files WHERE provider_id = $1',
    [providerId],
  );
  return rows[0] ?? { count: 0, at: new Date(0).toISOString() };
}

export type UnreadableFileRow = { path: string; size: number; reason: string; readAt: Date };

/** By path, after `after`. */
export async function unreadableFiles(
  db: Queryable,
  providerId: string,
  page: { limit: number; after?: string | undefined },
): Promise<UnreadableFileRow[]> {
  const { rows } = await db.query<UnreadableFileRow>(
    `SELECT path, size, failure AS reason, read_at AS "readAt" FROM library_files
     WHERE provider_id = $1 AND state = 'unreadable' AND ($2::text IS NULL OR path COLLATE "C" > $2)
     ORDER BY path COLLATE "C" LIMIT $3`,
    [providerId, page.after ?? null, page.limit],
  );
  return rows;
}
