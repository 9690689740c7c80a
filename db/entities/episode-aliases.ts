import { EntitySchema } from 'typeorm';

export type EpisodeAliasRow = {
  oldId: string;
  episodeId: string;
  createdAt: Date;
};

export const episodeAliases = new EntitySchema<EpisodeAliasRow>({
  name: 'EpisodeAlias',
  tableName: 'episode_aliases',
  columns: {
    oldId: { name: 'old_id', type: 'uuid', primary: true },
    episodeId: {
      name: 'episode_id',
      type: 'uuid',
      foreignKey: { target: 'Episode', name: 'episode_aliases_episode_id_fkey', onDelete: 'CASCADE' },
    },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
  },
  indices: [{ name: 'episode_aliases_by_episode', columns: ['episodeId'] }],
});
