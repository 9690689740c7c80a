import { EntitySchema } from 'typeorm';

export type CatalogStateRow = {
  id: number;
  generation: number;
  defaultProvidersAdded: boolean;
  podcastGeneration: number;
  libraryGeneration: number;
};

export const catalogState = new EntitySchema<CatalogStateRow>({
  name: 'CatalogState',
  tableName: 'catalog_state',
  columns: {
    id: { type: 'integer', primary: true, default: 1 },
    generation: { type: 'bigint', default: 1 },
    defaultProvidersAdded: { name: 'default_providers_added', type: 'boolean', default: false },
    podcastGeneration: { name: 'podcast_generation', type: 'bigint', default: 1 },
    libraryGeneration: { name: 'library_generation', type: 'bigint', default: 1 },
  },
  checks: [{ name: 'catalog_state_id_check', expression: 'id = 1' }],
});
