import { EntitySchema } from 'typeorm';

export type EpisodeDocumentRow = {
  episodeId: string;
  kind: string;
  sourceHash: string;
  state: string;
  content: unknown;
  failure: string | null;
  failures: number;
  leasedUntil: Date | null;
  nextTryAt: Date;
  requestedAt: Date;
  fetchedAt: Date | null;
};

export const episodeDocuments = new EntitySchema<EpisodeDocumentRow>({
  name: 'EpisodeDocument',
  tableName: 'episode_documents',
  columns: {
    episodeId: {
      name: 'episode_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Episode', name: 'episode_documents_episode_id_fkey', onDelete: 'CASCADE' },
    },
    kind: { type: 'text', primary: true },
    sourceHash: { name: 'source_hash', type: 'text' },
    state: { type: 'text', default: 'pending' },
    content: { type: 'jsonb', nullable: true },
    failure: { type: 'text', nullable: true },
    failures: { type: 'integer', default: 0 },
    leasedUntil: { name: 'leased_until', type: 'timestamptz', nullable: true },
    nextTryAt: { name: 'next_try_at', type: 'timestamptz', default: () => 'now()' },
    requestedAt: { name: 'requested_at', type: 'timestamptz', default: () => 'now()' },
    fetchedAt: { name: 'fetched_at', type: 'timestamptz', nullable: true },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'episode_documents_due', synchronize: false }],
});
