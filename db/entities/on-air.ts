import { EntitySchema } from 'typeorm';

export type OnAirRow = {
  stationId: string;
  title: string | null;
  artist: string | null;
  song: string | null;
  source: string | null;
  since: Date | null;
  version: number;
  wantedUntil: Date;
  lease: string | null;
  leasedUntil: Date | null;
  failure: string | null;
  failures: number;
  nextReadAt: Date;
};

export const onAir = new EntitySchema<OnAirRow>({
  name: 'OnAir',
  tableName: 'on_air',
  columns: {
    stationId: {
      name: 'station_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Station', name: 'on_air_station_id_fkey', onDelete: 'CASCADE' },
    },
    title: { type: 'text', nullable: true },
    artist: { type: 'text', nullable: true },
    song: { type: 'text', nullable: true },
    source: { type: 'text', nullable: true },
    since: { type: 'timestamptz', nullable: true },
    version: { type: 'bigint', default: 0 },
    wantedUntil: { name: 'wanted_until', type: 'timestamptz', default: () => 'now()' },
    lease: { type: 'uuid', nullable: true },
    leasedUntil: { name: 'leased_until', type: 'timestamptz', nullable: true },
    failure: { type: 'text', nullable: true },
    failures: { type: 'integer', default: 0 },
    nextReadAt: { name: 'next_read_at', type: 'timestamptz', default: () => 'now()' },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'on_air_wanted', columns: ['wantedUntil'] },
    { name: 'on_air_changed', columns: ['version'] },
  ],
});
