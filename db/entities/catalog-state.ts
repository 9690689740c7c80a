import { EntitySchema } from 'typeorm';

export type CatalogStateRow = {
  id: number;
  generation: number;
};

export const catalogState = new EntitySchema<CatalogStateRow>({
  name: 'CatalogState',
  tableName: 'catalog_state',
  columns: {
    id: { type: 'integer', primary: true, default: 1 },
    generation: { type: 'bigint', default: 1 },
  },
  checks: [{ name: 'catalog_state_id_check', expression: 'id = 1' }],
});
