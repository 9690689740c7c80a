import { EntitySchema } from 'typeorm';

export type EpisodeRow = {
  id: string;
  podcastId: string;
  guid: string | null;
  enclosureKey: string | null;
  fallbackKey: string;
  contentHash: string;
  title: string;
  summary: string | null;
  description: string | null;
  homepage: string | null;
  artworkId: number | null;
  publishedAt: Date | null;
  sortAt: Date;
  durationMs: number | null;
  season: number | null;
  seasonName: string | null;
  number: string | null;
  type: string;
  explicit: boolean;
  live: boolean;
  streams: unknown;
  sealedStreams: Buffer | null;
  details: unknown;
  search: string;
  createdAt: Date;
  updatedAt: Date;
  retiredAt: Date | null;
};

export const episodes = new EntitySchema<EpisodeRow>({
  name: 'Episode',
  tableName: 'episodes',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    podcastId: {
      name: 'podcast_id',
      type: 'uuid',
      foreignKey: { target: 'Podcast', name: 'episodes_podcast_id_fkey', onDelete: 'CASCADE' },
    },
    guid: { type: 'text', nullable: true },
    enclosureKey: { name: 'enclosure_key', type: 'text', nullable: true },
    fallbackKey: { name: 'fallback_key', type: 'text' },
    contentHash: { name: 'content_hash', type: 'text' },
    title: { type: 'text' },
    summary: { type: 'text', nullable: true },
    description: { type: 'text', nullable: true },
    homepage: { type: 'text', nullable: true },
    artworkId: {
      name: 'artwork_id',
      type: 'bigint',
      nullable: true,
      foreignKey: { target: 'Artwork', name: 'episodes_artwork_id_fkey', onDelete: 'SET NULL' },
    },
    publishedAt: { name: 'published_at', type: 'timestamptz', nullable: true },
    sortAt: { name: 'sort_at', type: 'timestamptz' },
    durationMs: { name: 'duration_ms', type: 'integer', nullable: true },
    season: { type: 'integer', nullable: true },
    seasonName: { name: 'season_name', type: 'text', nullable: true },
    number: { type: 'text', nullable: true },
    type: { type: 'text', default: 'full' },
    explicit: { type: 'boolean', default: false },
    live: { type: 'boolean', default: false },
    streams: { type: 'jsonb', default: [] },
    sealedStreams: { name: 'sealed_streams', type: 'bytea', nullable: true },
    details: { type: 'jsonb', default: {} },
    search: { type: 'tsvector', default: '' },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
    updatedAt: { name: 'updated_at', type: 'timestamptz', default: () => 'now()' },
    retiredAt: { name: 'retired_at', type: 'timestamptz', nullable: true },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'episodes_of_podcast', synchronize: false },
    { name: 'episodes_title_words', synchronize: false },
    { name: 'episodes_words', synchronize: false },
    { name: 'episodes_recent', synchronize: false },
    { name: 'episodes_by_artwork', synchronize: false },
  ],
});
