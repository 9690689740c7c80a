import { EntitySchema } from 'typeorm';

export type PodcastAliasRow = {
  oldId: string;
  podcastId: string;
  createdAt: Date;
};

export const podcastAliases = new EntitySchema<PodcastAliasRow>({
  name: 'PodcastAlias',
  tableName: 'podcast_aliases',
  columns: {
    oldId: { name: 'old_id', type: 'uuid', primary: true },
    podcastId: {
      name: 'podcast_id',
      type: 'uuid',
      foreignKey: { target: 'Podcast', name: 'podcast_aliases_podcast_id_fkey', onDelete: 'CASCADE' },
    },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
  },
  indices: [{ name: 'podcast_aliases_by_podcast', columns: ['podcastId'] }],
});
