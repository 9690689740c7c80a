import { EntitySchema } from 'typeorm';

export type RenditionRow = {
  trackId: string;
  variant: string;
  codec: string;
  bitrate: number;
  state: string;
  sourceHash: string | null;
  path: string | null;
  size: number | null;
  failure: string | null;
  failures: number;
  leasedUntil: Date | null;
  nextTryAt: Date;
  madeAt: Date | null;
};

export const renditions = new EntitySchema<RenditionRow>({
  name: 'Rendition',
  tableName: 'renditions',
  columns: {
    trackId: {
      name: 'track_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Track', name: 'renditions_track_id_fkey', onDelete: 'CASCADE' },
    },
    variant: { type: 'text', primary: true },
    codec: { type: 'text' },
    bitrate: { type: 'integer' },
    state: { type: 'text', default: 'pending' },
    sourceHash: { name: 'source_hash', type: 'text', nullable: true },
    path: { type: 'text', nullable: true },
    size: { type: 'bigint', nullable: true },
    failure: { type: 'text', nullable: true },
    failures: { type: 'integer', default: 0 },
    leasedUntil: { name: 'leased_until', type: 'timestamptz', nullable: true },
    nextTryAt: { name: 'next_try_at', type: 'timestamptz', default: () => 'now()' },
    madeAt: { name: 'made_at', type: 'timestamptz', nullable: true },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'renditions_due', synchronize: false }],
});
