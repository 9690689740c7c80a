import { EntitySchema } from 'typeorm';

export type LibraryFileRow = {
  id: number;
  providerId: string;
  folderId: string;
  path: string;
  version: string;
  size: number;
  kind: string;
  state: string;
  failure: string | null;
  failureType: string | null;
  contentHash: string | null;
  trackId: string | null;
  readAt: Date;
};

export const libraryFiles = new EntitySchema<LibraryFileRow>({
  name: 'LibraryFile',
  tableName: 'library_files',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment' },
    providerId: {
      name: 'provider_id',
      type: 'uuid',
      foreignKey: { target: 'Provider', name: 'library_files_provider_id_fkey', onDelete: 'CASCADE' },
    },
    folderId: {
      name: 'folder_id',
      type: 'uuid',
      foreignKey: { target: 'LibraryFolder', name: 'library_files_folder_id_fkey', onDelete: 'CASCADE' },
    },
    path: { type: 'text' },
    version: { type: 'text' },
    size: { type: 'bigint' },
    kind: { type: 'text', default: 'track' },
    state: { type: 'text', default: 'ok' },
    failure: { type: 'text', nullable: true },
    failureType: { name: 'failure_type', type: 'text', nullable: true },
    contentHash: { name: 'content_hash', type: 'text', nullable: true },
    trackId: {
      name: 'track_id',
      type: 'uuid',
      nullable: true,
      foreignKey: { target: 'Track', name: 'library_files_track_id_fkey', onDelete: 'SET NULL' },
    },
    readAt: { name: 'read_at', type: 'timestamptz', default: () => 'now()' },
  },
  uniques: [{ name: 'library_files_path', columns: ['path', 'providerId'] }],
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'library_files_of_folder', columns: ['folderId'] },
    { name: 'library_files_unreadable', synchronize: false },
    { name: 'library_files_by_track', synchronize: false },
  ],
});
