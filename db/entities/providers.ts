import { EntitySchema } from 'typeorm';

export type ProviderRow = {
  id: string;
  kind: string;
  name: string;
  config: unknown;
  allowedHosts: string[];
  enabled: boolean;
  demo: boolean;
  validators: unknown;
  bookmark: unknown;
  intervalSeconds: number;
  nextRunAt: Date;
  failures: number;
  createdAt: Date;
  updatedAt: Date;
};

export const providers = new EntitySchema<ProviderRow>({
  name: 'Provider',
  tableName: 'providers',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    kind: { type: 'text' },
    name: { type: 'text' },
    config: { type: 'jsonb', default: {} },
    allowedHosts: { name: 'allowed_hosts', type: 'text', array: true, default: [] },
    enabled: { type: 'boolean', default: true },
    demo: { type: 'boolean', default: false },
    validators: { type: 'jsonb', default: {} },
    bookmark: { type: 'jsonb', nullable: true },
    intervalSeconds: { name: 'interval_seconds', type: 'integer', default: 3600 },
    nextRunAt: { name: 'next_run_at', type: 'timestamptz', default: () => 'now()' },
    failures: { type: 'integer', default: 0 },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
    updatedAt: { name: 'updated_at', type: 'timestamptz', default: () => 'now()' },
  },
});
