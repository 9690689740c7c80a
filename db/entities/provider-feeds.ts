import { EntitySchema } from 'typeorm';

export type ProviderFeedRow = {
  providerId: string;
  podcastId: string;
  title: string | null;
  categories: string[];
  createdAt: Date;
};

export const providerFeeds = new EntitySchema<ProviderFeedRow>({
  name: 'ProviderFeed',
  tableName: 'provider_feeds',
  columns: {
    providerId: {
      name: 'provider_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Provider', name: 'provider_feeds_provider_id_fkey', onDelete: 'CASCADE' },
    },
    podcastId: {
      name: 'podcast_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Podcast', name: 'provider_feeds_podcast_id_fkey', onDelete: 'CASCADE' },
    },
    title: { type: 'text', nullable: true },
    categories: { type: 'text', array: true, default: [] },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'provider_feeds_by_podcast', columns: ['podcastId'] }],
});
