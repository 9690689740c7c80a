import { EntitySchema } from 'typeorm';

export type StationAliasRow = {
  oldId: string;
  stationId: string;
  createdAt: Date;
};

export const stationAliases = new EntitySchema<StationAliasRow>({
  name: 'StationAlias',
  tableName: 'station_aliases',
  columns: {
    oldId: { name: 'old_id', type: 'uuid', primary: true },
    stationId: {
      name: 'station_id',
      type: 'uuid',
      foreignKey: { target: 'Station', name: 'station_aliases_station_id_fkey', onDelete: 'CASCADE' },
    },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
  },
  indices: [{ name: 'station_aliases_by_station', columns: ['stationId'] }],
});
