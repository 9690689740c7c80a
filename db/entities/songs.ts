import { EntitySchema } from 'typeorm';

export type SongRow = {
  stationId: string;
  startedAt: Date;
  title: string;
  artist: string | null;
  song: string | null;
};

export const songs = new EntitySchema<SongRow>({
  name: 'Song',
  tableName: 'songs',
  columns: {
    stationId: {
      name: 'station_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Station', name: 'songs_station_id_fkey', onDelete: 'CASCADE' },
    },
    startedAt: { name: 'started_at', type: 'timestamptz', primary: true },
    title: { type: 'text' },
    artist: { type: 'text', nullable: true },
    song: { type: 'text', nullable: true },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'songs_by_age', columns: ['startedAt'] }],
});
