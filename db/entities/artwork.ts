import { EntitySchema } from 'typeorm';

export type ArtworkRow = {
  id: number;
  sourceUrl: string;
  state: string;
  contentHash: string | null;
  color: string | null;
  width: number | null;
  height: number | null;
  sizes: number[];
  failures: number;
  priority: number;
  nextTryAt: Date;
  fetchedAt: Date | null;
  error: string | null;
};

export const artwork = new EntitySchema<ArtworkRow>({
  name: 'Artwork',
  tableName: 'artwork',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment' },
    sourceUrl: { name: 'source_url', type: 'text' },
    state: { type: 'text', default: 'pending' },
    contentHash: { name: 'content_hash', type: 'text', nullable: true },
    color: { type: 'text', nullable: true },
    width: { type: 'integer', nullable: true },
    height: { type: 'integer', nullable: true },
    sizes: { type: 'integer', array: true, default: [] },
    failures: { type: 'integer', default: 0 },
    priority: { type: 'integer', default: 0 },
    nextTryAt: { name: 'next_try_at', type: 'timestamptz', default: () => 'now()' },
    fetchedAt: { name: 'fetched_at', type: 'timestamptz', nullable: true },
    error: { type: 'text', nullable: true },
  },
  uniques: [{ name: 'artwork_source_url', columns: ['sourceUrl'] }],
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'artwork_due', synchronize: false }],
});
