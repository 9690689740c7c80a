import { EntitySchema } from 'typeorm';

export type ItemDayRow = {
  item: string;
  day: string;
  parent: string | null;
  listens: number;
  listenedMs: number;
};

export const itemDays = new EntitySchema<ItemDayRow>({
  name: 'ItemDay',
  tableName: 'item_days',
  columns: {
    item: { type: 'text', primary: true },
    day: { type: 'date', primary: true },
    parent: { type: 'text', nullable: true },
    listens: { type: 'integer', default: 0 },
    listenedMs: { name: 'listened_ms', type: 'bigint', default: 0 },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'item_days_by_day', columns: ['day'] }],
});
