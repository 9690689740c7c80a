import { EntitySchema } from 'typeorm';

export type ArtistRow = {
  id: string;
  key: string;
  name: string;
  sortName: string;
  mbid: string | null;
  albumCount: number;
  trackCount: number;
  genres: string[];
  artworkId: number | null;
  providerIds: string[];
  popularity: number;
  shuffle: number;
  search: string;
  createdAt: Date;
  updatedAt: Date;
  retiredAt: Date | null;
};

export const artists = new EntitySchema<ArtistRow>({
  name: 'Artist',
  tableName: 'artists',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    key: { type: 'text' },
    name: { type: 'text' },
    sortName: { name: 'sort_name', type: 'text' },
    mbid: { type: 'text', nullable: true },
    albumCount: { name: 'album_count', type: 'integer', default: 0 },
    trackCount: { name: 'track_count', type: 'integer', default: 0 },
    genres: { type: 'text', array: true, default: [] },
    artworkId: {
      name: 'artwork_id',
      type: 'bigint',
      nullable: true,
      foreignKey: { target: 'Artwork', name: 'artists_artwork_id_fkey', onDelete: 'SET NULL' },
    },
    providerIds: { name: 'provider_ids', type: 'uuid', array: true, default: [] },
    popularity: { type: 'integer', default: 0 },
    shuffle: { type: 'double precision', default: () => 'random()' },
    search: { type: 'tsvector', default: '' },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
    updatedAt: { name: 'updated_at', type: 'timestamptz', default: () => 'now()' },
    retiredAt: { name: 'retired_at', type: 'timestamptz', nullable: true },
  },
  uniques: [{ name: 'artists_key', columns: ['key'] }],
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'artists_by_name', synchronize: false },
    { name: 'artists_popular', synchronize: false },
    { name: 'artists_recent', synchronize: false },
    { name: 'artists_shuffled', synchronize: false },
    { name: 'artists_words', synchronize: false },
    { name: 'artists_by_artwork', synchronize: false },
  ],
});
