import { EntitySchema } from 'typeorm';

export type FeedRow = {
  podcastId: string;
  url: string | null;
  sealedUrl: Buffer | null;
  urlKey: string;
  state: string;
  failure: string | null;
  failureType: string | null;
  failures: number;
  failingSince: Date | null;
  validators: unknown;
  rhythm: unknown;
  intervalSeconds: number;
  nextReadAt: Date;
  leasedUntil: Date | null;
  priority: number;
  lastReadAt: Date | null;
  lastChangeAt: Date | null;
  movingTo: string | null;
  movingSince: Date | null;
  dropped: number;
  drops: unknown;
  runProviderId: string | null;
  createdAt: Date;
};

export const feeds = new EntitySchema<FeedRow>({
  name: 'Feed',
  tableName: 'feeds',
  columns: {
    podcastId: {
      name: 'podcast_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Podcast', name: 'feeds_podcast_id_fkey', onDelete: 'CASCADE' },
    },
    url: { type: 'text', nullable: true },
    sealedUrl: { name: 'sealed_url', type: 'bytea', nullable: true },
    urlKey: { name: 'url_key', type: 'text' },
    state: { type: 'text', default: 'waiting' },
    failure: { type: 'text', nullable: true },
    failureType: { name: 'failure_type', type: 'text', nullable: true },
    failures: { type: 'integer', default: 0 },
    failingSince: { name: 'failing_since', type: 'timestamptz', nullable: true },
    validators: { type: 'jsonb', default: {} },
    rhythm: { type: 'jsonb', default: {} },
    intervalSeconds: { name: 'interval_seconds', type: 'integer', default: 3600 },
    nextReadAt: { name: 'next_read_at', type: 'timestamptz', default: () => 'now()' },
    leasedUntil: { name: 'leased_until', type: 'timestamptz', nullable: true },
    priority: { type: 'integer', default: 0 },
    lastReadAt: { name: 'last_read_at', type: 'timestamptz', nullable: true },
    lastChangeAt: { name: 'last_change_at', type: 'timestamptz', nullable: true },
    movingTo: { name: 'moving_to', type: 'text', nullable: true },
    movingSince: { name: 'moving_since', type: 'timestamptz', nullable: true },
    dropped: { type: 'integer', default: 0 },
    drops: { type: 'jsonb', default: [] },
    runProviderId: {
      name: 'run_provider_id',
      type: 'uuid',
      nullable: true,
      foreignKey: { target: 'Provider', name: 'feeds_run_provider_id_fkey', onDelete: 'SET NULL' },
    },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
  },
  uniques: [{ name: 'feeds_url_key', columns: ['urlKey'] }],
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'feeds_due', synchronize: false },
    { name: 'feeds_by_state', columns: ['state', 'podcastId'] },
  ],
});
