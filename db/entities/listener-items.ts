import { EntitySchema } from 'typeorm';

export type ListenerItemRow = {
  listenerId: string;
  item: string;
  parent: string | null;
  plays: number;
  listens: number;
  skips: number;
  listenedMs: number;
  lastAt: Date;
};

export const listenerItems = new EntitySchema<ListenerItemRow>({
  name: 'ListenerItem',
  tableName: 'listener_items',
  columns: {
    listenerId: {
      name: 'listener_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Listener', name: 'listener_items_listener_id_fkey', onDelete: 'CASCADE' },
    },
    item: { type: 'text', primary: true },
    parent: { type: 'text', nullable: true },
    plays: { type: 'integer', default: 0 },
    listens: { type: 'integer', default: 0 },
    skips: { type: 'integer', default: 0 },
    listenedMs: { name: 'listened_ms', type: 'bigint', default: 0 },
    lastAt: { name: 'last_at', type: 'timestamptz' },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'listener_items_latest', synchronize: false },
    { name: 'listener_items_by_item', columns: ['item'] },
  ],
});
