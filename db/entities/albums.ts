import { EntitySchema } from 'typeorm';

export type AlbumRow = {
  id: string;
  key: string;
  title: string;
  sortTitle: string;
  artists: unknown;
  artistIds: string[];
  compilation: boolean;
  medium: string;
  year: number | null;
  released: string | null;
  genres: string[];
  discCount: number;
  trackCount: number;
  durationMs: number;
  mbid: string | null;
  artworkId: number | null;
  providerIds: string[];
  popularity: number;
  shuffle: number;
  search: string;
  addedAt: Date;
  updatedAt: Date;
  retiredAt: Date | null;
};

export const albums = new EntitySchema<AlbumRow>({
  name: 'Album',
  tableName: 'albums',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    key: { type: 'text' },
    title: { type: 'text' },
    sortTitle: { name: 'sort_title', type: 'text' },
    artists: { type: 'jsonb', default: [] },
    artistIds: { name: 'artist_ids', type: 'uuid', array: true, default: [] },
    compilation: { type: 'boolean', default: false },
    medium: { type: 'text', default: 'music' },
    year: { type: 'integer', nullable: true },
    released: { type: 'text', nullable: true },
    genres: { type: 'text', array: true, default: [] },
    discCount: { name: 'disc_count', type: 'integer', default: 1 },
    trackCount: { name: 'track_count', type: 'integer', default: 0 },
    durationMs: { name: 'duration_ms', type: 'bigint', default: 0 },
    mbid: { type: 'text', nullable: true },
    artworkId: {
      name: 'artwork_id',
      type: 'bigint',
      nullable: true,
      foreignKey: { target: 'Artwork', name: 'albums_artwork_id_fkey', onDelete: 'SET NULL' },
    },
    providerIds: { name: 'provider_ids', type: 'uuid', array: true, default: [] },
    popularity: { type: 'integer', default: 0 },
    shuffle: { type: 'double precision', default: () => 'random()' },
    search: { type: 'tsvector', default: '' },
    addedAt: { name: 'added_at', type: 'timestamptz', default: () => 'now()' },
    updatedAt: { name: 'updated_at', type: 'timestamptz', default: () => 'now()' },
    retiredAt: { name: 'retired_at', type: 'timestamptz', nullable: true },
  },
  uniques: [{ name: 'albums_key', columns: ['key'] }],
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'albums_by_name', synchronize: false },
    { name: 'albums_recent', synchronize: false },
    { name: 'albums_by_year', synchronize: false },
    { name: 'albums_popular', synchronize: false },
    { name: 'albums_shuffled', synchronize: false },
    { name: 'albums_words', synchronize: false },
    { name: 'albums_by_artist', synchronize: false },
    { name: 'albums_by_artwork', synchronize: false },
  ],
});
