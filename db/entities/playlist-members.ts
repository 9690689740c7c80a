import { EntitySchema } from 'typeorm';

export type PlaylistMemberRow = {
  playlistId: string;
  listenerId: string;
  role: string;
  addedAt: Date;
};

export const playlistMembers = new EntitySchema<PlaylistMemberRow>({
  name: 'PlaylistMember',
  tableName: 'playlist_members',
  columns: {
    playlistId: {
      name: 'playlist_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Playlist', name: 'playlist_members_playlist_id_fkey', onDelete: 'CASCADE' },
    },
    listenerId: {
      name: 'listener_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Listener', name: 'playlist_members_listener_id_fkey', onDelete: 'CASCADE' },
    },
    role: { type: 'text' },
    addedAt: { name: 'added_at', type: 'timestamptz', default: () => 'now()' },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'playlist_members_by_listener', columns: ['listenerId'] }],
});
