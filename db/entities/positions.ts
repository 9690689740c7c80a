import { EntitySchema } from 'typeorm';

export type PositionRow = {
  listenerId: string;
  urn: string;
  positionMs: number;
  durationMs: number | null;
  completed: boolean;
  title: string;
  updatedAt: Date;
};

export const positions = new EntitySchema<PositionRow>({
  name: 'Position',
  tableName: 'positions',
  columns: {
    listenerId: {
      name: 'listener_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Listener', name: 'positions_listener_id_fkey', onDelete: 'CASCADE' },
    },
    urn: { type: 'text', primary: true },
    positionMs: { name: 'position_ms', type: 'integer' },
    durationMs: { name: 'duration_ms', type: 'integer', nullable: true },
    completed: { type: 'boolean', default: false },
    title: { type: 'text' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'positions_latest', synchronize: false }],
});
