import { EntitySchema } from 'typeorm';

export type FavoriteRow = {
  listenerId: string;
  urn: string;
  snapshot: unknown;
  createdAt: Date;
};

export const favorites = new EntitySchema<FavoriteRow>({
  name: 'Favorite',
  tableName: 'favorites',
  columns: {
    listenerId: {
      name: 'listener_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Listener', name: 'favorites_listener_id_fkey', onDelete: 'CASCADE' },
    },
    urn: { type: 'text', primary: true },
    snapshot: { type: 'jsonb' },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
  },
  indices: [{ name: 'favorites_by_urn', columns: ['urn'] }],
});
