import { EntitySchema } from 'typeorm';

export type StreamSessionRow = {
  id: string;
  sid: string;
  item: string;
  streamId: number | null;
  listenerPseudonym: string | null;
  server: string;
  client: string;
  openedAt: Date;
  expiresAt: Date;
  closedAt: Date | null;
  durationSeconds: number | null;
};

export const streamSessions = new EntitySchema<StreamSessionRow>({
  name: 'StreamSession',
  tableName: 'stream_sessions',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    sid: { type: 'text' },
    item: { type: 'text' },
    streamId: { name: 'stream_id', type: 'bigint', nullable: true },
    listenerPseudonym: { name: 'listener_pseudonym', type: 'text', nullable: true },
    server: { type: 'text' },
    client: { type: 'text' },
    openedAt: { name: 'opened_at', type: 'timestamptz', default: () => 'now()' },
    expiresAt: { name: 'expires_at', type: 'timestamptz' },
    closedAt: { name: 'closed_at', type: 'timestamptz', nullable: true },
    durationSeconds: { name: 'duration_seconds', type: 'integer', nullable: true },
  },
  uniques: [{ name: 'stream_sessions_server_client', columns: ['server', 'client', 'sid'] }],
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'stream_sessions_open', synchronize: false },
    { name: 'stream_sessions_by_listener', synchronize: false },
  ],
});
