import { EntitySchema } from 'typeorm';

export type ForwardingRow = {
  topic: string;
  numbered: number;
  confirmed: number;
};

export const forwarding = new EntitySchema<ForwardingRow>({
  name: 'Forwarding',
  tableName: 'forwarding',
  columns: {
    topic: { type: 'text', primary: true },
    numbered: { type: 'bigint', default: 0 },
    confirmed: { type: 'bigint', default: 0 },
  },
});
