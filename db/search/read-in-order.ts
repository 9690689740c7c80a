import type { Queryable } from '#db/database.ts';
import { createBind, type Bind } from '#db/search/bind.ts';
import type { PlacedRow, StationOrder } from '#db/search/station-orders.ts';

/** Rows that a walk looks at before it gives up: about two milliseconds. */
const walkedRows = 2_000;

export type OrderedRead = {
  order: StationOrder;
  /** Key values of the row to go on after. */
  after: unknown[] | null;
  conditions: (bind: Bind) => string[];
  limit: number;
  /**
   * Of all stations, how many match? `most`: walk the order's own index. `few`: collect the matches by the
   * index of words and filters, then sort them. `unknown`: walk a little, and collect when that was not enough.
   */
  matches: 'most' | 'few' | 'unknown';
};

/** The next rows of an order that meet the conditions, by the way that looks at the fewest rows. */
export async function readInOrder(db: Queryable, read: OrderedRead): Promise<PlacedRow[]> {
  if (read.matches === 'few') return collect(db, read);
  const walked = await walk(db, read);
  return read.matches === 'most' || walked.length === read.limit ? walked : collect(db, read);
}

/** The inner LIMIT keeps the planner from any other way than the order's index. */
async function walk(db: Queryable, read: OrderedRead): Promise<PlacedRow[]> {
  const { bind, values } = createBind();
  const bound = read.matches === 'most' ? '' : `LIMIT ${bind(walkedRows)}`;
  const text = `
    SELECT ${read.order.place} FROM (
      SELECT * FROM stations WHERE retired_at IS NULL AND ${isAfter(read, bind)}
      ORDER BY ${orderBy(read.order)} ${bound}
    ) AS walked
    WHERE ${read.conditions(bind).join(' AND ')}
    LIMIT ${bind(read.limit)}`;
  return (await db.query<PlacedRow>({ text, values })).rows;
}

/** Without a name: the planner has to see the values to know which of the conditions are rare. */
async function collect(db: Queryable, read: OrderedRead): Promise<PlacedRow[]> {
  const { bind, values } = createBind();
  const text = `
    WITH matching AS MATERIALIZED (
      SELECT id, rank, sort_name, created_at FROM stations
      WHERE retired_at IS NULL AND ${isAfter(read, bind)} AND ${read.conditions(bind).join(' AND ')}
    )
    SELECT ${read.order.place} FROM matching
    ORDER BY ${orderBy(read.order)} LIMIT ${bind(read.limit)}`;
  return (await db.query<PlacedRow>({ text, values })).rows;
}

function isAfter({ order, after }: OrderedRead, bind: Bind): string {
  if (after === null) return 'true';
  const operator = order.direction === 'ASC' ? '>' : '<';
  return `(${order.keys.join(', ')}) ${operator} (${after.map(bind).join(', ')})`;
}

function orderBy(order: StationOrder): string {
  return order.keys.map((key) => `${key} ${order.direction}`).join(', ');
}
