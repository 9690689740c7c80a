import type { Queryable } from '#db/database.ts';

/** A listener let in by Icecast. `server` and `client` name the connection: Icecast counts clients from its start. */
export type OpenedSession = {
  server: string;
  client: string;
  sid: string;
  item: string;
  streamId: string | null;
  listenerPseudonym: string | null;
  openedAt: Date;
  expiresAt: Date;
};

export type ClosedSession = {
  server: string;
  client: string;
  sid: string;
  closedAt: Date;
  durationSeconds: number;
};

/** A stream whose server asks before it lets a listener in. */
export type SignedStream = { id: string; stationId: string; url: string };

/** Repeating one changes nothing; the same client number after a restart of Icecast begins anew. */
export async function openSession(db: Queryable, session: OpenedSession): Promise<void> {
  await db.query(
    `INSERT INTO stream_sessions AS known
       (server, client, sid, item, stream_id, listener_pseudonym, opened_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (server, client, sid) DO UPDATE SET
       item = $4, stream_id = $5, opened_at = $7, expires_at = $8, closed_at = NULL, duration_seconds = NULL
     WHERE known.closed_at < $7`,
    [
      session.server,
      session.client,
      session.sid,
      session.item,
      session.streamId,
      session.listenerPseudonym,
      session.openedAt,
      session.expiresAt,
    ],
  );
}

/** What is known of a session that is still open. */
export async function findOpenSession(
  db: Queryable,
  { server, client, sid }: Pick<OpenedSession, 'server' | 'client' | 'sid'>,
): Promise<Pick<OpenedSession, 'item' | 'listenerPseudonym' | 'openedAt'> | undefined> {
  const { rows } = await db.query<Pick<OpenedSession, 'item' | 'listenerPseudonym' | 'openedAt'>>(
    `SELECT item, listener_pseudonym AS "listenerPseudonym", opened_at AS "openedAt" FROM stream_sessions
     WHERE server = $1 AND client = $2 AND sid = $3 AND closed_at IS NULL`,
    [server, client, sid],
  );
  return rows[0];
}

/** False where no such session is open: its opening was never seen, or it was closed before. */
export async function closeSession(db: Queryable, session: ClosedSession): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE stream_sessions SET closed_at = $4, duration_seconds = $5
     WHERE server = $1 AND client = $2 AND sid = $3 AND closed_at IS NULL`,
    [session.server, session.client, session.sid, session.closedAt, session.durationSeconds],
  );
  return rowCount === 1;
}

/** Closes what must have ended although nobody said so; how long it really was stays unknown. */
export async function expireSessions(db: Queryable, now: Date): Promise<number> {
  const { rowCount } = await db.query(
    'UPDATE stream_sessions SET closed_at = expires_at WHERE closed_at IS NULL AND expires_at <= $1',
    [now],
  );
  return rowCount ?? 0;
}

export async function listSignedStreams(db: Queryable, providerId: string): Promise<SignedStream[]> {
  const { rows } = await db.query<SignedStream>(
    `SELECT DISTINCT stream.id::text AS id, stream.station_id AS "stationId", stream.url
     FROM station_entries entry JOIN streams stream ON stream.station_id = entry.station_id
     WHERE entry.provider_id = $1 AND stream.provider_id = $1 AND stream.signing = 'icecast'`,
    [providerId],
  );
  return rows;
}
