import { EntitySchema } from 'typeorm';

export type PlaylistRow = {
  id: string;
  ownerId: string | null;
  providerId: string | null;
  path: string | null;
  title: string;
  sortTitle: string;
  description: string | null;
  rules: unknown;
  collaborative: boolean;
  linkHash: string | null;
  revision: number;
  itemCount: number;
  durationMs: number;
  createdAt: Date;
  updatedAt: Date;
};

export const playlists = new EntitySchema<PlaylistRow>({
  name: 'Playlist',
  tableName: 'playlists',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    ownerId: {
      name: 'owner_id',
      type: 'uuid',
      nullable: true,
      foreignKey: { target: 'Listener', name: 'playlists_owner_id_fkey', onDelete: 'CASCADE' },
    },
    providerId: {
      name: 'provider_id',
      type: 'uuid',
      nullable: true,
      foreignKey: { target: 'Provider', name: 'playlists_provider_id_fkey', onDelete: 'CASCADE' },
    },
    path: { type: 'text', nullable: true },
    title: { type: 'text' },
    sortTitle: { name: 'sort_title', type: 'text' },
    description: { type: 'text', nullable: true },
    rules: { type: 'jsonb', nullable: true },
    collaborative: { type: 'boolean', default: false },
    linkHash: { name: 'link_hash', type: 'text', nullable: true },
    revision: { type: 'bigint', default: 1 },
    itemCount: { name: 'item_count', type: 'integer', default: 0 },
    durationMs: { name: 'duration_ms', type: 'bigint', default: 0 },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
    updatedAt: { name: 'updated_at', type: 'timestamptz', default: () => 'now()' },
  },
  uniques: [
    { name: 'playlists_file', columns: ['path', 'providerId'] },
    { name: 'playlists_link', columns: ['linkHash'] },
  ],
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'playlists_of_owner', synchronize: false }],
});
