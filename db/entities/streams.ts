import { EntitySchema } from 'typeorm';

export type StreamRow = {
  id: number;
  stationId: string;
  url: string;
  position: number;
  providerId: string | null;
  protocol: string;
  codec: string | null;
  bitrate: number | null;
  signing: string;
  resolvedUrls: string[];
  secureUrl: string | null;
  secure: boolean;
  health: string;
  failures: number;
  failingSince: Date | null;
  failure: string | null;
  checkedAt: Date | null;
  nextProbeAt: Date;
  probePriority: number;
};

export const streams = new EntitySchema<StreamRow>({
  name: 'Stream',
  tableName: 'streams',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment' },
    stationId: {
      name: 'station_id',
      type: 'uuid',
      foreignKey: { target: 'Station', name: 'streams_station_id_fkey', onDelete: 'CASCADE' },
    },
    url: { type: 'text' },
    position: { type: 'integer', default: 0 },
    providerId: {
      name: 'provider_id',
      type: 'uuid',
      nullable: true,
      foreignKey: { target: 'Provider', name: 'streams_provider_id_fkey', onDelete: 'SET NULL' },
    },
    protocol: { type: 'text', default: 'icy' },
    codec: { type: 'text', nullable: true },
    bitrate: { type: 'integer', nullable: true },
    signing: { type: 'text', default: 'none' },
    resolvedUrls: { name: 'resolved_urls', type: 'text', array: true, default: [] },
    secureUrl: { name: 'secure_url', type: 'text', nullable: true },
    secure: { type: 'boolean', default: false },
    health: { type: 'text', default: 'unknown' },
    failures: { type: 'integer', default: 0 },
    failingSince: { name: 'failing_since', type: 'timestamptz', nullable: true },
    failure: { type: 'text', nullable: true },
    checkedAt: { name: 'checked_at', type: 'timestamptz', nullable: true },
    nextProbeAt: { name: 'next_probe_at', type: 'timestamptz', default: () => 'now()' },
    probePriority: { name: 'probe_priority', type: 'integer', default: 0 },
  },
  uniques: [{ name: 'streams_station_url', columns: ['stationId', 'url'] }],
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'streams_due', synchronize: false }],
});
