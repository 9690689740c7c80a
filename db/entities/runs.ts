import { EntitySchema } from 'typeorm';

export type RunRow = {
  id: string;
  providerId: string;
  trigger: string;
  state: string;
  claimedBy: string | null;
  heartbeatAt: Date | null;
  complete: boolean;
  expected: number | null;
  seen: number;
  added: number;
  updated: number;
  unchanged: number;
  retired: number;
  dropped: number;
  drops: unknown;
  error: string | null;
  errorType: string | null;
  requestedAt: Date;
  startedAt: Date;
  finishedAt: Date | null;
  stopRequestedAt: Date | null;
};

export const runs = new EntitySchema<RunRow>({
  name: 'Run',
  tableName: 'runs',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    providerId: {
      name: 'provider_id',
      type: 'uuid',
      foreignKey: { target: 'Provider', name: 'runs_provider_id_fkey', onDelete: 'CASCADE' },
    },
    trigger: { type: 'text' },
    state: { type: 'text', default: 'running' },
    claimedBy: { name: 'claimed_by', type: 'text', nullable: true },
    heartbeatAt: { name: 'heartbeat_at', type: 'timestamptz', nullable: true },
    complete: { type: 'boolean', default: false },
    expected: { type: 'integer', nullable: true },
    seen: { type: 'integer', default: 0 },
    added: { type: 'integer', default: 0 },
    updated: { type: 'integer', default: 0 },
    unchanged: { type: 'integer', default: 0 },
    retired: { type: 'integer', default: 0 },
    dropped: { type: 'integer', default: 0 },
    drops: { type: 'jsonb', default: [] },
    error: { type: 'text', nullable: true },
    errorType: { name: 'error_type', type: 'text', nullable: true },
    requestedAt: { name: 'requested_at', type: 'timestamptz', default: () => 'now()' },
    startedAt: { name: 'started_at', type: 'timestamptz', default: () => 'now()' },
    finishedAt: { name: 'finished_at', type: 'timestamptz', nullable: true },
    stopRequestedAt: { name: 'stop_requested_at', type: 'timestamptz', nullable: true },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'runs_one_unfinished', synchronize: false },
    { name: 'runs_by_provider', synchronize: false },
  ],
});
