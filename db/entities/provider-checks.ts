import { EntitySchema } from 'typeorm';

export type ProviderCheckRow = {
  id: string;
  request: unknown;
  state: string;
  claimedBy: string | null;
  heartbeatAt: Date | null;
  result: unknown;
  createdAt: Date;
  finishedAt: Date | null;
};

export const providerChecks = new EntitySchema<ProviderCheckRow>({
  name: 'ProviderCheck',
  tableName: 'provider_checks',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    request: { type: 'jsonb' },
    state: { type: 'text', default: 'running' },
    claimedBy: { name: 'claimed_by', type: 'text', nullable: true },
    heartbeatAt: { name: 'heartbeat_at', type: 'timestamptz', nullable: true },
    result: { type: 'jsonb', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
    finishedAt: { name: 'finished_at', type: 'timestamptz', nullable: true },
  },
});
