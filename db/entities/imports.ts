import { EntitySchema } from 'typeorm';

export type ImportRow = {
  id: string;
  listenerId: string;
  fileName: string | null;
  content: Buffer | null;
  state: string;
  error: string | null;
  total: number | null;
  leasedUntil: Date | null;
  createdAt: Date;
  finishedAt: Date | null;
};

export const imports = new EntitySchema<ImportRow>({
  name: 'Import',
  tableName: 'imports',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    listenerId: {
      name: 'listener_id',
      type: 'uuid',
      foreignKey: { target: 'Listener', name: 'imports_listener_id_fkey', onDelete: 'CASCADE' },
    },
    fileName: { name: 'file_name', type: 'text', nullable: true },
    content: { type: 'bytea', nullable: true },
    state: { type: 'text', default: 'running' },
    error: { type: 'text', nullable: true },
    total: { type: 'integer', nullable: true },
    leasedUntil: { name: 'leased_until', type: 'timestamptz', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
    finishedAt: { name: 'finished_at', type: 'timestamptz', nullable: true },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'imports_of_listener', synchronize: false },
    { name: 'imports_unfinished', synchronize: false },
  ],
});
