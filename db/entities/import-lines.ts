import { EntitySchema } from 'typeorm';

export type ImportLineRow = {
  importId: string;
  position: number;
  line: number;
  title: string | null;
  url: string | null;
  sealedUrl: Buffer | null;
  outcome: string;
  reason: string | null;
  podcastId: string | null;
};

export const importLines = new EntitySchema<ImportLineRow>({
  name: 'ImportLine',
  tableName: 'import_lines',
  columns: {
    importId: {
      name: 'import_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Import', name: 'import_lines_import_id_fkey', onDelete: 'CASCADE' },
    },
    position: { type: 'integer', primary: true },
    line: { type: 'integer' },
    title: { type: 'text', nullable: true },
    url: { type: 'text', nullable: true },
    sealedUrl: { name: 'sealed_url', type: 'bytea', nullable: true },
    outcome: { type: 'text' },
    reason: { type: 'text', nullable: true },
    podcastId: {
      name: 'podcast_id',
      type: 'uuid',
      nullable: true,
      foreignKey: { target: 'Podcast', name: 'import_lines_podcast_id_fkey', onDelete: 'SET NULL' },
    },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'import_lines_by_podcast', columns: ['podcastId'] }],
});
