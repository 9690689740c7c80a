import { EntitySchema } from 'typeorm';

export type PlayRow = {
  listenerId: string;
  play: string;
  item: string;
  parent: string | null;
  title: string | null;
  startedAt: Date;
  lastAt: Date;
  listenedMs: number;
  positionMs: number;
  lastSeq: number;
  lastType: string;
  serverMs: number | null;
  completed: boolean;
  failed: boolean;
  skipped: boolean;
  counted: boolean;
  reason: string;
  client: string | null;
  removedAt: Date | null;
};

export const plays = new EntitySchema<PlayRow>({
  name: 'Play',
  tableName: 'plays',
  columns: {
    listenerId: {
      name: 'listener_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Listener', name: 'plays_listener_id_fkey', onDelete: 'CASCADE' },
    },
    play: { type: 'text', primary: true },
    item: { type: 'text' },
    parent: { type: 'text', nullable: true },
    title: { type: 'text', nullable: true },
    startedAt: { name: 'started_at', type: 'timestamptz' },
    lastAt: { name: 'last_at', type: 'timestamptz' },
    listenedMs: { name: 'listened_ms', type: 'bigint', default: 0 },
    positionMs: { name: 'position_ms', type: 'bigint', default: 0 },
    lastSeq: { name: 'last_seq', type: 'integer', default: 0 },
    lastType: { name: 'last_type', type: 'text' },
    serverMs: { name: 'server_ms', type: 'bigint', nullable: true },
    completed: { type: 'boolean', default: false },
    failed: { type: 'boolean', default: false },
    skipped: { type: 'boolean', default: false },
    counted: { type: 'boolean', default: false },
    reason: { type: 'text' },
    client: { type: 'text', nullable: true },
    removedAt: { name: 'removed_at', type: 'timestamptz', nullable: true },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'plays_latest', synchronize: false },
    { name: 'plays_of_item', synchronize: false },
    { name: 'plays_of_servers', synchronize: false },
  ],
});
