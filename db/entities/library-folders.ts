import { EntitySchema } from 'typeorm';

export type LibraryFolderRow = {
  id: string;
  providerId: string;
  parentId: string | null;
  path: string;
  name: string;
  sortName: string;
  artworkId: number | null;
  trackCount: number;
  totalTracks: number;
  createdAt: Date;
};

export const libraryFolders = new EntitySchema<LibraryFolderRow>({
  name: 'LibraryFolder',
  tableName: 'library_folders',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    providerId: {
      name: 'provider_id',
      type: 'uuid',
      foreignKey: { target: 'Provider', name: 'library_folders_provider_id_fkey', onDelete: 'CASCADE' },
    },
    parentId: {
      name: 'parent_id',
      type: 'uuid',
      nullable: true,
      foreignKey: { target: 'LibraryFolder', name: 'library_folders_parent_id_fkey', onDelete: 'CASCADE' },
    },
    path: { type: 'text' },
    name: { type: 'text' },
    sortName: { name: 'sort_name', type: 'text' },
    artworkId: {
      name: 'artwork_id',
      type: 'bigint',
      nullable: true,
      foreignKey: { target: 'Artwork', name: 'library_folders_artwork_id_fkey', onDelete: 'SET NULL' },
    },
    trackCount: { name: 'track_count', type: 'integer', default: 0 },
    totalTracks: { name: 'total_tracks', type: 'integer', default: 0 },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
  },
  uniques: [{ name: 'library_folders_path', columns: ['path', 'providerId'] }],
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'library_folders_in_order', synchronize: false },
    { name: 'library_folders_by_artwork', synchronize: false },
  ],
});
