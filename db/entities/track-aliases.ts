import { EntitySchema } from 'typeorm';

export type TrackAliasRow = {
  oldId: string;
  trackId: string;
  createdAt: Date;
};

export const trackAliases = new EntitySchema<TrackAliasRow>({
  name: 'TrackAlias',
  tableName: 'track_aliases',
  columns: {
    oldId: { name: 'old_id', type: 'uuid', primary: true },
    trackId: {
      name: 'track_id',
      type: 'uuid',
      foreignKey: { target: 'Track', name: 'track_aliases_track_id_fkey', onDelete: 'CASCADE' },
    },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
  },
});
