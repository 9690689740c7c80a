import { EntitySchema } from 'typeorm';

export type SuggestionRow = {
  listenerId: string;
  item: string;
  rank: number;
  score: number;
  reason: unknown;
  madeAt: Date;
};

export const suggestions = new EntitySchema<SuggestionRow>({
  name: 'Suggestion',
  tableName: 'suggestions',
  columns: {
    listenerId: {
      name: 'listener_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Listener', name: 'suggestions_listener_id_fkey', onDelete: 'CASCADE' },
    },
    item: { type: 'text', primary: true },
    rank: { type: 'integer' },
    score: { type: 'real' },
    reason: { type: 'jsonb' },
    madeAt: { name: 'made_at', type: 'timestamptz', default: () => 'now()' },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'suggestions_in_order', columns: ['listenerId', 'rank'] }],
});
