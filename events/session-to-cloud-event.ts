import { createHash } from 'node:crypto';
import type { SessionClosedCloudEvent } from './cloud-event.ts';

export type ClosedSession = {
  pseudonym: string;
  item: string;
  /** The connection: a server, its number there, and the session of the signed link. */
  server: string;
  client: string;
  sid: string;
  openedAt: Date;
  closedAt: Date;
  durationMs: number;
};

/** A streaming server's own account of a connection, as it stands on the plays topic. */
export function sessionToCloudEvent(session: ClosedSession): SessionClosedCloudEvent {
  const { pseudonym, item, openedAt, closedAt, durationMs } = session;
  const name = sessionName(session);
  return {
    specversion: '1.0',
    id: `${pseudonym}:session:${name}`,
    source: '/airdex',
    type: 'airdex.session.closed.v1',
    subject: item,
    time: closedAt.toISOString(),
    datacontenttype: 'application/json',
    partitionkey: pseudonym,
    data: { listener: pseudonym, item, session: name, openedAt: openedAt.toISOString(), durationMs },
  };
}

/** Servers count their clients from each start, so when it was opened is part of what a connection is called. */
function sessionName({ server, client, sid, openedAt }: ClosedSession): string {
  return createHash('sha256')
    .update(JSON.stringify([server, client, sid, openedAt.toISOString()]))
    .digest('base64url')
    .slice(0, 24);
}
