import type { Logger } from 'pino';
import type { Queryable } from '#db/database.ts';
import {
  closeSession,
  expireSessions,
  findOpenSession,
  listSignedStreams,
  openSession,
} from '#db/stores/stream-sessions.ts';
import { createPlayLog, type PlayLog } from '#events/create-play-log.ts';
import { sessionToCloudEvent } from '#events/session-to-cloud-event.ts';
import { playsTopic } from '#events/topics.ts';
import { mountOf } from './sign-links.ts';

/** What Icecast said of one of its listeners. */
export type SessionReport = {
  providerId: string;
  /** host:port, as the server names itself. */
  server: string;
  /** Icecast's number of the connection. */
  client: string;
  mount: string;
  sid: string;
  at: Date;
} & (
  { kind: 'opened'; pseudonym: string | null; expiresAt: Date } | { kind: 'closed'; durationSeconds: number }
);

export type SessionRecorder = {
  /** Returns at once: Icecast must not wait for the database. */
  report(session: SessionReport): void;
  /** Resolves when all that was reported is written, or the database refused it for good. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

const retryMs = 1_000;
const sweepMs = 60_000;
/** Some megabytes: hours of an ordinary server with the database away. */
const mostWaiting = 50_000;

/**
 * Writes sessions behind the hook's back, in their order; while the database is away they wait. Of one that has ended
 * the plays topic learns as well.
 */
export function createSessionRecorder(db: Queryable, log: Logger): SessionRecorder {
  const plays = createPlayLog(db);
  const waiting: SessionReport[] = [];
  let writing: Promise<void> | undefined;
  let retry: NodeJS.Timeout | undefined;
  const sweep = setInterval(() => {
    expireSessions(db, new Date()).catch(() => undefined);
  }, sweepMs);
  sweep.unref();

  function flush(): Promise<void> {
    writing ??= writeAll().finally(() => {
      writing = undefined;
    });
    return writing;
  }

  async function writeAll(): Promise<void> {
    clearTimeout(retry);
    for (let next = waiting[0]; next; next = waiting[0]) {
      try {
        await write(db, plays, next);
        waiting.shift();
      } catch (error) {
        log.warn({ err: error, waiting: waiting.length }, 'stream sessions wait for the database');
        retry = setTimeout(() => void flush(), retryMs);
        return;
      }
    }
  }

  return {
    report: (session) => {
      if (waiting.length >= mostWaiting) {
        log.error('too many stream sessions wait for the database; the newest is not recorded');
        return;
      }
      waiting.push(session);
      void flush();
    },
    flush,
    close: async () => {
      clearInterval(sweep);
      await flush();
      clearTimeout(retry);
      if (waiting.length > 0) log.error({ lost: waiting.length }, 'stream sessions could not be recorded');
    },
  };
}

async function write(db: Queryable, plays: PlayLog, report: SessionReport): Promise<void> {
  const key = { server: `${report.providerId} ${report.server}`, client: report.client, sid: report.sid };
  if (report.kind === 'closed') {
    const open = await findOpenSession(db, key);
    if (open?.listenerPseudonym && open.item.startsWith('station:')) {
      const { item, listenerPseudonym: pseudonym, openedAt } = open;
      const durationMs = report.durationSeconds * 1_000;
      const body = sessionToCloudEvent({
        ...key,
        pseudonym,
        item,
        openedAt,
        closedAt: report.at,
        durationMs,
      });
      // First: a report that fails comes again, and a session that is closed tells nothing more.
      await plays.append({ pseudonym, events: [{ topic: playsTopic, id: body.id, body }] });
    }
    await closeSession(db, { ...key, closedAt: report.at, durationSeconds: report.durationSeconds });
    return;
  }
  const streams = await listSignedStreams(db, report.providerId);
  const stream = streams.find(({ url }) => mountOf(url) === report.mount);
  await openSession(db, {
    ...key,
    item: stream ? `station:${stream.stationId}` : report.mount,
    streamId: stream?.id ?? null,
    listenerPseudonym: report.pseudonym,
    openedAt: report.at,
    expiresAt: report.expiresAt,
  });
}
