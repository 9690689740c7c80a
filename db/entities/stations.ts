import { EntitySchema } from 'typeorm';

export type StationRow = {
  id: string;
  name: string;
  sortName: string;
  homepage: string | null;
  artworkId: number | null;
  country: string | null;
  languages: string[];
  tags: string[];
  popularity: number;
  rank: number;
  health: string;
  secure: boolean;
  codecs: string[];
  maxBitrate: number | null;
  providerIds: string[];
  search: string;
  createdAt: Date;
  updatedAt: Date;
  retiredAt: Date | null;
};

export const stations = new EntitySchema<StationRow>({
  name: 'Station',
  tableName: 'stations',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    name: { type: 'text' },
    sortName: { name: 'sort_name', type: 'text' },
    homepage: { type: 'text', nullable: true },
    artworkId: {
      name: 'artwork_id',
      type: 'bigint',
      nullable: true,
      foreignKey: { target: 'Artwork', name: 'stations_artwork_id_fkey', onDelete: 'SET NULL' },
    },
    country: { type: 'text', nullable: true },
    languages: { type: 'text', array: true, default: [] },
    tags: { type: 'text', array: true, default: [] },
    popularity: { type: 'integer', default: 0 },
    rank: { type: 'integer', default: 0 },
    health: { type: 'text', default: 'unknown' },
    secure: { type: 'boolean', default: false },
    codecs: { type: 'text', array: true, default: [] },
    maxBitrate: { name: 'max_bitrate', type: 'integer', nullable: true },
    providerIds: { name: 'provider_ids', type: 'uuid', array: true, default: [] },
    search: { type: 'tsvector', default: '' },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
    updatedAt: { name: 'updated_at', type: 'timestamptz', default: () => 'now()' },
    retiredAt: { name: 'retired_at', type: 'timestamptz', nullable: true },
  },
  // Not synchronized: TypeORM cannot say their order, method or condition.
  indices: [
    { name: 'stations_by_artwork', synchronize: false },
    { name: 'stations_popular', synchronize: false },
    { name: 'stations_by_name', synchronize: false },
    { name: 'stations_recent', synchronize: false },
    { name: 'stations_search', synchronize: false },
  ],
});
