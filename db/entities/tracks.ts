import { EntitySchema } from 'typeorm';

export type TrackRow = {
  id: string;
  providerId: string | null;
  folderId: string | null;
  albumId: string | null;
  path: string | null;
  title: string;
  sortTitle: string;
  artists: unknown;
  artistIds: string[];
  disc: number | null;
  discTitle: string | null;
  number: number | null;
  year: number | null;
  released: string | null;
  genres: string[];
  medium: string;
  durationMs: number | null;
  codec: string | null;
  contentType: string;
  bitrate: number | null;
  sampleRate: number | null;
  bits: number | null;
  channels: number | null;
  lossless: boolean;
  size: number;
  gain: unknown;
  hasLyrics: boolean;
  chapters: unknown;
  details: unknown;
  artworkId: number | null;
  contentHash: string;
  popularity: number;
  shuffle: number;
  search: string;
  addedAt: Date;
  updatedAt: Date;
  retiredAt: Date | null;
};

export const tracks = new EntitySchema<TrackRow>({
  name: 'Track',
  tableName: 'tracks',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    providerId: {
      name: 'provider_id',
      type: 'uuid',
      nullable: true,
      foreignKey: { target: 'Provider', name: 'tracks_provider_id_fkey', onDelete: 'SET NULL' },
    },
    folderId: {
      name: 'folder_id',
      type: 'uuid',
      nullable: true,
      foreignKey: { target: 'LibraryFolder', name: 'tracks_folder_id_fkey', onDelete: 'SET NULL' },
    },
    albumId: {
      name: 'album_id',
      type: 'uuid',
      nullable: true,
      foreignKey: { target: 'Album', name: 'tracks_album_id_fkey', onDelete: 'SET NULL' },
    },
    path: { type: 'text', nullable: true },
    title: { type: 'text' },
    sortTitle: { name: 'sort_title', type: 'text' },
    artists: { type: 'jsonb', default: [] },
    artistIds: { name: 'artist_ids', type: 'uuid', array: true, default: [] },
    disc: { type: 'integer', nullable: true },
    discTitle: { name: 'disc_title', type: 'text', nullable: true },
    number: { type: 'integer', nullable: true },
    year: { type: 'integer', nullable: true },
    released: { type: 'text', nullable: true },
    genres: { type: 'text', array: true, default: [] },
    medium: { type: 'text', default: 'music' },
    durationMs: { name: 'duration_ms', type: 'integer', nullable: true },
    codec: { type: 'text', nullable: true },
    contentType: { name: 'content_type', type: 'text' },
    bitrate: { type: 'integer', nullable: true },
    sampleRate: { name: 'sample_rate', type: 'integer', nullable: true },
    bits: { type: 'integer', nullable: true },
    channels: { type: 'integer', nullable: true },
    lossless: { type: 'boolean', default: false },
    size: { type: 'bigint', default: 0 },
    gain: { type: 'jsonb', nullable: true },
    hasLyrics: { name: 'has_lyrics', type: 'boolean', default: false },
    chapters: { type: 'jsonb', default: [] },
    details: { type: 'jsonb', default: {} },
    artworkId: {
      name: 'artwork_id',
      type: 'bigint',
      nullable: true,
      foreignKey: { target: 'Artwork', name: 'tracks_artwork_id_fkey', onDelete: 'SET NULL' },
    },
    contentHash: { name: 'content_hash', type: 'text' },
    popularity: { type: 'integer', default: 0 },
    shuffle: { type: 'double precision', default: () => 'random()' },
    search: { type: 'tsvector', default: '' },
    addedAt: { name: 'added_at', type: 'timestamptz', default: () => 'now()' },
    updatedAt: { name: 'updated_at', type: 'timestamptz', default: () => 'now()' },
    retiredAt: { name: 'retired_at', type: 'timestamptz', nullable: true },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'tracks_of_album', synchronize: false },
    { name: 'tracks_of_folder', synchronize: false },
    { name: 'tracks_by_name', synchronize: false },
    { name: 'tracks_recent', synchronize: false },
    { name: 'tracks_popular', synchronize: false },
    { name: 'tracks_shuffled', synchronize: false },
    { name: 'tracks_by_artist', synchronize: false },
    { name: 'tracks_words', synchronize: false },
    { name: 'tracks_by_content', columns: ['contentHash'] },
    { name: 'tracks_by_provider', synchronize: false },
    { name: 'tracks_by_artwork', synchronize: false },
  ],
});
