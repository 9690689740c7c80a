import { EntitySchema } from 'typeorm';

export type StreamReportRow = {
  stationId: string;
  listenerId: string;
  url: string;
  failed: boolean;
  problem: string | null;
  reportedAt: Date;
};

export const streamReports = new EntitySchema<StreamReportRow>({
  name: 'StreamReport',
  tableName: 'stream_reports',
  columns: {
    stationId: {
      name: 'station_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Station', name: 'stream_reports_station_id_fkey', onDelete: 'CASCADE' },
    },
    listenerId: {
      name: 'listener_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Listener', name: 'stream_reports_listener_id_fkey', onDelete: 'CASCADE' },
    },
    url: { type: 'text', primary: true },
    failed: { type: 'boolean' },
    problem: { type: 'text', nullable: true },
    reportedAt: { name: 'reported_at', type: 'timestamptz' },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'stream_reports_by_listener', columns: ['listenerId'] }],
});
