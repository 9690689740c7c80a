import { EntitySchema } from 'typeorm';

export type PodcastRow = {
  id: string;
  title: string;
  sortName: string;
  author: string | null;
  description: string | null;
  homepage: string | null;
  artworkId: number | null;
  languages: string[];
  categories: string[];
  explicit: boolean;
  medium: string;
  type: string;
  complete: boolean;
  details: unknown;
  guid: string | null;
  contentHash: string;
  ownerId: string | null;
  subscribers: number;
  popularity: number;
  episodeCount: number;
  latestEpisodeAt: Date | null;
  providerIds: string[];
  search: string;
  createdAt: Date;
  updatedAt: Date;
  retiredAt: Date | null;
};

export const podcasts = new EntitySchema<PodcastRow>({
  name: 'Podcast',
  tableName: 'podcasts',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    title: { type: 'text' },
    sortName: { name: 'sort_name', type: 'text' },
    author: { type: 'text', nullable: true },
    description: { type: 'text', nullable: true },
    homepage: { type: 'text', nullable: true },
    artworkId: {
      name: 'artwork_id',
      type: 'bigint',
      nullable: true,
      foreignKey: { target: 'Artwork', name: 'podcasts_artwork_id_fkey', onDelete: 'SET NULL' },
    },
    languages: { type: 'text', array: true, default: [] },
    categories: { type: 'text', array: true, default: [] },
    explicit: { type: 'boolean', default: false },
    medium: { type: 'text', default: 'podcast' },
    type: { type: 'text', default: 'episodic' },
    complete: { type: 'boolean', default: false },
    details: { type: 'jsonb', default: {} },
    guid: { type: 'text', nullable: true },
    contentHash: { name: 'content_hash', type: 'text', default: '' },
    ownerId: {
      name: 'owner_id',
      type: 'uuid',
      nullable: true,
      foreignKey: { target: 'Listener', name: 'podcasts_owner_id_fkey', onDelete: 'CASCADE' },
    },
    subscribers: { type: 'integer', default: 0 },
    popularity: { type: 'integer', default: 0 },
    episodeCount: { name: 'episode_count', type: 'integer', default: 0 },
    latestEpisodeAt: { name: 'latest_episode_at', type: 'timestamptz', nullable: true },
    providerIds: { name: 'provider_ids', type: 'uuid', array: true, default: [] },
    search: { type: 'tsvector', default: '' },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
    updatedAt: { name: 'updated_at', type: 'timestamptz', default: () => 'now()' },
    retiredAt: { name: 'retired_at', type: 'timestamptz', nullable: true },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'podcasts_popular', synchronize: false },
    { name: 'podcasts_by_name', synchronize: false },
    { name: 'podcasts_recent', synchronize: false },
    { name: 'podcasts_search', synchronize: false },
    { name: 'podcasts_by_guid', synchronize: false },
    { name: 'podcasts_by_owner', synchronize: false },
    { name: 'podcasts_by_artwork', columns: ['artworkId'] },
  ],
});
