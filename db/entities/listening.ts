import { EntitySchema } from 'typeorm';

export type ListeningRow = {
  listenerId: string;
  quarter: Date;
  item: string;
  parent: string | null;
  plays: number;
  listens: number;
  listenedMs: number;
};

export const listening = new EntitySchema<ListeningRow>({
  name: 'Listening',
  tableName: 'listening',
  columns: {
    listenerId: {
      name: 'listener_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Listener', name: 'listening_listener_id_fkey', onDelete: 'CASCADE' },
    },
    quarter: { type: 'timestamptz', primary: true },
    item: { type: 'text', primary: true },
    parent: { type: 'text', nullable: true },
    plays: { type: 'integer', default: 0 },
    listens: { type: 'integer', default: 0 },
    listenedMs: { name: 'listened_ms', type: 'bigint', default: 0 },
  },
});
