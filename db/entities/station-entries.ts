import { EntitySchema } from 'typeorm';

export type StationEntryRow = {
  providerId: string;
  entryKey: string;
  stationId: string;
  entry: unknown;
  contentHash: string;
  evidence: string[];
  pin: string | null;
  addedRun: string | null;
  seenAt: Date;
  retiredAt: Date | null;
};

export const stationEntries = new EntitySchema<StationEntryRow>({
  name: 'StationEntry',
  tableName: 'station_entries',
  columns: {
    providerId: {
      name: 'provider_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Provider', name: 'station_entries_provider_id_fkey', onDelete: 'CASCADE' },
    },
    entryKey: { name: 'entry_key', type: 'text', primary: true },
    stationId: {
      name: 'station_id',
      type: 'uuid',
      foreignKey: { target: 'Station', name: 'station_entries_station_id_fkey' },
    },
    entry: { type: 'jsonb' },
    contentHash: { name: 'content_hash', type: 'text' },
    evidence: { type: 'text', array: true, default: [] },
    pin: { type: 'text', nullable: true },
    addedRun: { name: 'added_run', type: 'uuid', nullable: true },
    seenAt: { name: 'seen_at', type: 'timestamptz', default: () => 'now()' },
    retiredAt: { name: 'retired_at', type: 'timestamptz', nullable: true },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'station_entries_by_station', columns: ['stationId'] },
    { name: 'station_entries_evidence', synchronize: false },
  ],
});
