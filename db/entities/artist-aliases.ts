import { EntitySchema } from 'typeorm';

export type ArtistAliasRow = {
  oldId: string;
  artistId: string;
  createdAt: Date;
};

export const artistAliases = new EntitySchema<ArtistAliasRow>({
  name: 'ArtistAlias',
  tableName: 'artist_aliases',
  columns: {
    oldId: { name: 'old_id', type: 'uuid', primary: true },
    artistId: {
      name: 'artist_id',
      type: 'uuid',
      foreignKey: { target: 'Artist', name: 'artist_aliases_artist_id_fkey', onDelete: 'CASCADE' },
    },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
  },
});
