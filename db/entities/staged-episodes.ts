import { EntitySchema } from 'typeorm';

export type StagedEpisodeRow = {
  readingId: string;
  position: number;
  episode: unknown;
  stagedAt: Date;
};

export const stagedEpisodes = new EntitySchema<StagedEpisodeRow>({
  name: 'StagedEpisode',
  tableName: 'staged_episodes',
  columns: {
    readingId: { name: 'reading_id', type: 'uuid', primary: true },
    position: { type: 'integer', primary: true },
    episode: { type: 'jsonb' },
    stagedAt: { name: 'staged_at', type: 'timestamptz', default: () => 'now()' },
  },
});
