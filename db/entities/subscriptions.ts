import { EntitySchema } from 'typeorm';

export type SubscriptionRow = {
  listenerId: string;
  podcastId: string;
  createdAt: Date;
};

export const subscriptions = new EntitySchema<SubscriptionRow>({
  name: 'Subscription',
  tableName: 'subscriptions',
  columns: {
    listenerId: {
      name: 'listener_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Listener', name: 'subscriptions_listener_id_fkey', onDelete: 'CASCADE' },
    },
    podcastId: {
      name: 'podcast_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Podcast', name: 'subscriptions_podcast_id_fkey', onDelete: 'CASCADE' },
    },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [{ name: 'subscriptions_by_podcast', columns: ['podcastId'] }],
});
