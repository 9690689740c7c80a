import { EntitySchema } from 'typeorm';

export type PlaylistItemRow = {
  id: string;
  playlistId: string;
  place: string;
  urn: string;
  title: string;
  addedBy: string | null;
  addedAt: Date;
};

export const playlistItems = new EntitySchema<PlaylistItemRow>({
  name: 'PlaylistItem',
  tableName: 'playlist_items',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    playlistId: {
      name: 'playlist_id',
      type: 'uuid',
      foreignKey: { target: 'Playlist', name: 'playlist_items_playlist_id_fkey', onDelete: 'CASCADE' },
    },
    place: { type: 'text' },
    urn: { type: 'text' },
    title: { type: 'text' },
    addedBy: {
      name: 'added_by',
      type: 'uuid',
      nullable: true,
      foreignKey: { target: 'Listener', name: 'playlist_items_added_by_fkey', onDelete: 'SET NULL' },
    },
    addedAt: { name: 'added_at', type: 'timestamptz', default: () => 'now()' },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'playlist_items_in_order', synchronize: false },
    { name: 'playlist_items_by_urn', columns: ['urn'] },
  ],
});
