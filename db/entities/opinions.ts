import { EntitySchema } from 'typeorm';

export type OpinionRow = {
  listenerId: string;
  item: string;
  opinion: string;
  saidAt: Date;
  eventId: string;
};

export const opinions = new EntitySchema<OpinionRow>({
  name: 'Opinion',
  tableName: 'opinions',
  columns: {
    listenerId: {
      name: 'listener_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Listener', name: 'opinions_listener_id_fkey', onDelete: 'CASCADE' },
    },
    item: { type: 'text', primary: true },
    opinion: { type: 'text' },
    saidAt: { name: 'said_at', type: 'timestamptz' },
    eventId: { name: 'event_id', type: 'text' },
  },
});
