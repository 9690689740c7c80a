import { EntitySchema } from 'typeorm';

export type WebsubLeaseRow = {
  podcastId: string;
  callbackId: string;
  hub: string;
  topic: string;
  secret: Buffer;
  state: string;
  failure: string | null;
  failures: number;
  askedAt: Date | null;
  expiresAt: Date | null;
  nextAskAt: Date;
  lastPushAt: Date | null;
};

export const websubLeases = new EntitySchema<WebsubLeaseRow>({
  name: 'WebsubLease',
  tableName: 'websub_leases',
  columns: {
    podcastId: {
      name: 'podcast_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Podcast', name: 'websub_leases_podcast_id_fkey', onDelete: 'CASCADE' },
    },
    callbackId: { name: 'callback_id', type: 'text' },
    hub: { type: 'text' },
    topic: { type: 'text' },
    secret: { type: 'bytea' },
    state: { type: 'text', default: 'pending' },
    failure: { type: 'text', nullable: true },
    failures: { type: 'integer', default: 0 },
    askedAt: { name: 'asked_at', type: 'timestamptz', nullable: true },
    expiresAt: { name: 'expires_at', type: 'timestamptz', nullable: true },
    nextAskAt: { name: 'next_ask_at', type: 'timestamptz', default: () => 'now()' },
    lastPushAt: { name: 'last_push_at', type: 'timestamptz', nullable: true },
  },
  uniques: [{ name: 'websub_leases_callback', columns: ['callbackId'] }],
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'websub_leases_due', columns: ['nextAskAt'] }],
});
