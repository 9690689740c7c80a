import { EntitySchema } from 'typeorm';

export type AlbumAliasRow = {
  oldId: string;
  albumId: string;
  createdAt: Date;
};

export const albumAliases = new EntitySchema<AlbumAliasRow>({
  name: 'AlbumAlias',
  tableName: 'album_aliases',
  columns: {
    oldId: { name: 'old_id', type: 'uuid', primary: true },
    albumId: {
      name: 'album_id',
      type: 'uuid',
      foreignKey: { target: 'Album', name: 'album_aliases_album_id_fkey', onDelete: 'CASCADE' },
    },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
  },
});
