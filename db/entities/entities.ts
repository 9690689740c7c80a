import type { EntitySchema } from 'typeorm';

/** Every table that TypeORM knows. */
export const entities: EntitySchema[] = [];
