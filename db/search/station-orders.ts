import type { StationPosition } from '#db/stores/station-position.ts';

/**
 * How a list can be ordered: by which expressions, each with an index of its own that ends in the id. All keys
 * of an order go in one direction, so that one row comparison says "after this row".
 */
export type StationOrder = {
  /** Of other rows than stations. */
  table?: 'tracks' | 'albums' | 'artists';
  /** Where an index says more of its keys than their direction. */
  orderBy?: string;
  keys: string[];
  direction: 'ASC' | 'DESC';
  /** The columns that keys and place are made of, and no other: some statements are answered by an index alone. */
  columns: string;
  /** What each row brings along to say where it stands. */
  place: string;
};

export type PlacedRow = { id: string; rank: number; sunk: boolean; name: string; at: string };

const place = (name: string, at: string) => `id, rank, rank < 0 AS sunk, ${name} AS name, ${at} AS at`;

export const byRank: StationOrder = {
  keys: ['rank', 'id'],
  direction: 'DESC',
  columns: 'id, rank',
  place: place("''", "''"),
};

export const byName: StationOrder = {
  keys: ['(rank < 0)::int', 'sort_name COLLATE "C"', 'id'],
  direction: 'ASC',
  columns: 'id, rank, sort_name',
  place: place('sort_name', "''"),
};

export const byAge: StationOrder = {
  keys: ['(rank >= 0)::int', 'created_at', 'id'],
  direction: 'DESC',
  columns: 'id, rank, created_at',
  place: place("''", `to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`),
};

export type SimpleSort = Exclude<StationPosition['sort'], 'relevance'>;

export const orders: Record<SimpleSort, StationOrder> = { popular: byRank, name: byName, recent: byAge };

/** The values of an order's keys at a position. */
export function keyValues(position: Extract<StationPosition, { sort: SimpleSort }>): unknown[] {
  if (position.sort === 'popular') return [position.rank, position.id];
  if (position.sort === 'name') return [Number(position.sunk), position.name, position.id];
  return [Number(!position.sunk), position.at, position.id];
}

export function positionOf(sort: SimpleSort, row: PlacedRow): StationPosition {
  const { id, rank, sunk, name, at } = row;
  if (sort === 'popular') return { sort, rank, id };
  return sort === 'name' ? { sort, sunk, name, id } : { sort, sunk, at, id };
}
