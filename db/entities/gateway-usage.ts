import { EntitySchema } from 'typeorm';

export type GatewayUsageRow = {
  gateway: string;
  day: string;
  origin: string;
  connections: number;
  bytes: number;
  seconds: number;
};

export const gatewayUsage = new EntitySchema<GatewayUsageRow>({
  name: 'GatewayUsage',
  tableName: 'gateway_usage',
  columns: {
    gateway: {
      type: 'text',
      primary: true,
      foreignKey: { target: 'Gateway', name: 'gateway_usage_gateway_fkey', onDelete: 'CASCADE' },
    },
    day: { type: 'date', primary: true },
    origin: { type: 'text', primary: true },
    connections: { type: 'integer' },
    bytes: { type: 'bigint' },
    seconds: { type: 'double precision' },
  },
  indices: [{ name: 'gateway_usage_by_day', columns: ['day'] }],
});
