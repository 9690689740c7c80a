import { EntitySchema } from 'typeorm';

export type SuggestionRequestRow = {
  listenerId: string;
  askedAt: Date;
  leasedUntil: Date | null;
};

export const suggestionRequests = new EntitySchema<SuggestionRequestRow>({
  name: 'SuggestionRequest',
  tableName: 'suggestion_requests',
  columns: {
    listenerId: {
      name: 'listener_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Listener', name: 'suggestion_requests_listener_id_fkey', onDelete: 'CASCADE' },
    },
    askedAt: { name: 'asked_at', type: 'timestamptz', default: () => 'now()' },
    leasedUntil: { name: 'leased_until', type: 'timestamptz', nullable: true },
  },
});
