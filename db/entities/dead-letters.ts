import { EntitySchema } from 'typeorm';

export type DeadLetterRow = {
  id: number;
  consumer: string;
  topic: string;
  eventId: string;
  key: string;
  body: unknown;
  reason: string;
  detail: string;
  attempts: number;
  failedAt: Date;
  replayAskedAt: Date | null;
  replayedAt: Date | null;
};

export const deadLetters = new EntitySchema<DeadLetterRow>({
  name: 'DeadLetter',
  tableName: 'dead_letters',
  columns: {
    id: { type: 'bigint', primary: true },
    consumer: { type: 'text' },
    topic: { type: 'text' },
    eventId: { name: 'event_id', type: 'text' },
    key: { type: 'text' },
    body: { type: 'jsonb', nullable: true },
    reason: { type: 'text' },
    detail: { type: 'text' },
    attempts: { type: 'integer', default: 1 },
    failedAt: { name: 'failed_at', type: 'timestamptz', default: () => 'now()' },
    replayAskedAt: { name: 'replay_asked_at', type: 'timestamptz', nullable: true },
    replayedAt: { name: 'replayed_at', type: 'timestamptz', nullable: true },
  },
  uniques: [{ name: 'dead_letters_event', columns: ['consumer', 'eventId', 'topic'] }],
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'dead_letters_asked', synchronize: false },
    { name: 'dead_letters_by_key', columns: ['key'] },
  ],
});
