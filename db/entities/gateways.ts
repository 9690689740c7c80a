import { EntitySchema } from 'typeorm';

export type GatewayRow = { name: string; listening: number | null; seenAt: Date };

export const gateways = new EntitySchema<GatewayRow>({
  name: 'Gateway',
  tableName: 'gateways',
  columns: {
    name: { type: 'text', primary: true },
    listening: { type: 'integer', nullable: true },
    seenAt: { name: 'seen_at', type: 'timestamptz' },
  },
});
