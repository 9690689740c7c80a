import type { Queryable } from '#db/database.ts';
import { createBind, type Bind } from '#db/search/bind.ts';
import type { PlacedRow, StationOrder } from '#db/search/station-orders.ts';

/** Rows that a walk looks at before it gives up: about two milliseconds. */
const walkedRows = 2_000;
/** Up to here collecting and sorting all matches is quicker than walking down a list and looking. */
export const fewMatches = 2_000;

type Collected<Row> = Row & { collected: number };

export type OrderedRead = {
  order: StationOrder;
  /** Key values of the row to go on after. */
  after: unknown[] | null;
  conditions: (bind: Bind) => string[];
  /** A condition on the order's first key that holds for a stretch of it: outside there is nothing to look for. */
  within?: string;
  limit: number;
  /**
   * Of all rows, how many match? `most`: walk the order's own index. `few`: collect the matches by the
   * index of words and filters, then sort them. `perhaps few`: collect, and walk when they turn out to be many.
   * `perhaps many`: walk a little, and collect when that was not enough.
   */
  matches: 'most' | 'few' | 'perhaps few' | 'perhaps many';
};

/** The next rows of an order that meet the conditions, by the way that looks at the fewest rows. */
export async function readInOrder<Row extends object = PlacedRow>(
  db: Queryable,
  read: OrderedRead,
): Promise<Row[]> {
  if (read.matches === 'few') return collect<Row>(db, read);
  const collected = read.matches === 'perhaps few' ? await collectFew<Row>(db, read) : null;
  if (collected) return collected;
  const rows = read.matches === 'most' ? null : walkedRows;
  const walked = await walk<Row>(db, read, rows);
  if (rows === null || walked.length === read.limit) return walked;
  if (await endsWithin(db, read, rows)) return walked;
  // Where much was found, the rest is not far.
  const further = walked.length > read.limit / 4 ? await walk<Row>(db, read, rows * 5) : [];
  return further.length === read.limit ? further : collect<Row>(db, read);
}

/** The inner LIMIT keeps the planner from any other way than the order's index. */
async function walk<Row extends object>(
  db: Queryable,
  read: OrderedRead,
  most: number | null,
): Promise<Row[]> {
  const { bind, values } = createBind();
  const bound = most === null ? '' : `LIMIT ${bind(most)}`;
  const text = `
    SELECT ${read.order.place} FROM (
      SELECT * FROM ${tableOf(read)} WHERE ${stretch(read, bind)}
      ORDER BY ${orderBy(read.order)} ${bound}
    ) AS walked
    WHERE ${read.conditions(bind).join(' AND ')}
    LIMIT ${bind(read.limit)}`;
  return (await db.query<Row>({ text, values })).rows;
}

/** Near the end of a list the walk has seen everything already. */
async function endsWithin(db: Queryable, read: OrderedRead, rows: number): Promise<boolean> {
  const { bind, values } = createBind();
  const text = `
    SELECT id FROM ${tableOf(read)} WHERE ${stretch(read, bind)}
    ORDER BY ${orderBy(read.order)} OFFSET ${bind(rows)} LIMIT 1`;
  return (await db.query({ text, values })).rows.length === 0;
}

/** Without a name: the planner has to see the values to know which of the conditions are rare. */
async function collect<Row extends object>(
  db: Queryable,
  read: OrderedRead,
  most?: number,
): Promise<Collected<Row>[]> {
  const { bind, values } = createBind();
  const bound = most === undefined ? '' : `LIMIT ${bind(most)}`;
  const text = `
    WITH matching AS MATERIALIZED (
      SELECT ${read.order.columns} FROM ${tableOf(read)}
      WHERE ${stretch(read, bind)} AND ${read.conditions(bind).join(' AND ')} ${bound}
    )
    SELECT ${read.order.place}, (SELECT count(*) FROM matching) AS collected FROM matching
    ORDER BY ${orderBy(read.order)} LIMIT ${bind(read.limit)}`;
  return (await db.query<Collected<Row>>({ text, values })).rows;
}

/** Null when there are more than few, of which only so many were looked at. */
async function collectFew<Row extends object>(db: Queryable, read: OrderedRead): Promise<Row[] | null> {
  const rows = await collect<Row>(db, read, fewMatches + 1);
  return (rows[0]?.collected ?? 0) > fewMatches ? null : rows;
}

function stretch({ order, after, within = 'true' }: OrderedRead, bind: Bind): string {
  const listed = `retired_at IS NULL AND ${within}`;
  if (after === null) return listed;
  const operator = order.direction === 'ASC' ? '>' : '<';
  return `${listed} AND (${order.keys.join(', ')}) ${operator} (${after.map(bind).join(', ')})`;
}

function tableOf({ order }: OrderedRead): string {
  return order.table ?? 'stations';
}

function orderBy(order: StationOrder): string {
  if (order.orderBy !== undefined) return order.orderBy;
  return order.keys.map((key) => `${key} ${order.direction}`).join(', ');
}
