import { inTransaction, type Database, type Queryable } from '#db/database.ts';

/** What ended connections of one origin carried on one day: bytes sent to listeners, and how long they heard. */
export type OriginDay = { day: string; origin: string; connections: number; bytes: number; seconds: number };
export type Carried = Pick<OriginDay, 'connections' | 'bytes' | 'seconds'>;

const keptDays = 400;

/** A gateway runs; `listening` is how many connections are open there, or null where its nginx does not say. */
export async function noteGateway(
  db: Queryable,
  gateway: { name: string; listening: number | null; at: Date },
): Promise<void> {
  await db.query(
    `INSERT INTO gateways (name, listening, seen_at) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET listening = $2, seen_at = $3`,
    [gateway.name, gateway.listening, gateway.at],
  );
}

/** The sums of one day of one gateway, anew: the same log read twice counts once. What is older than 400 days goes. */
export async function writeGatewayDay(
  database: Pick<Database, 'pool'>,
  gateway: string,
  day: string,
  sums: readonly OriginDay[],
): Promise<void> {
  await inTransaction(database, async (client) => {
    await client.query(
      'DELETE FROM gateway_usage WHERE gateway = $1 AND (day = $2 OR day < $2::date - $3::integer)',
      [...[gateway, day, keptDays]],
    );
    await client.query(
      `INSERT INTO gateway_usage (gateway, day, origin, connections, bytes, seconds)
       SELECT $1, $2, origin, connections, bytes, seconds
       FROM jsonb_to_recordset($3) AS given (origin text, connections integer, bytes bigint, seconds float8)`,
      [gateway, day, JSON.stringify(sums)],
    );
  });
}

/** How many listen now, by the gateways that were seen since then; null where none was, or none of them says. */
export async function readGateways(
  db: Queryable,
  since: Date,
): Promise<{ listening: number | null; seenAt: Date | null }> {
  const { rows } = await db.query<{ listening: number | null; seenAt: Date | null }>(
    `SELECT sum(listening) FILTER (WHERE seen_at >= $1)::integer AS listening, max(seen_at) AS "seenAt" FROM gateways`,
    [since],
  );
  return rows[0] ?? { listening: null, seenAt: null };
}

/** By day or month (its first day), the oldest first; those on which nothing was carried are left out. */
export async function sumGatewayUsage(
  db: Queryable,
  unit: 'day' | 'month',
  from: string,
): Promise<(Carried & { day: string })[]> {
  const { rows } = await db.query<Carried & { day: string }>(
    `SELECT date_trunc($1, day)::date::text AS day, ${sums} FROM gateway_usage WHERE day >= $2 GROUP BY 1 ORDER BY 1`,
    [unit, from],
  );
  return rows;
}

/** Whose sound it was, the most first. */
export async function listGatewayOrigins(
  db: Queryable,
  from: string,
  limit: number,
): Promise<(Carried & { origin: string })[]> {
  const { rows } = await db.query<Carried & { origin: string }>(
    `SELECT origin, ${sums} FROM gateway_usage WHERE day >= $1 GROUP BY origin ORDER BY sum(bytes) DESC, origin LIMIT $2`,
    [from, limit],
  );
  return rows;
}

/** Every day and origin since then, of all gateways, the newest day and the most first. */
export async function listGatewayDays(db: Queryable, from: string): Promise<OriginDay[]> {
  const { rows } = await db.query<OriginDay>(
    `SELECT day::text AS day, origin, ${sums} FROM gateway_usage WHERE day >= $1
     GROUP BY day, origin ORDER BY gateway_usage.day DESC, sum(bytes) DESC, origin`,
    [from],
  );
  return rows;
}

const sums =
  'sum(connections)::integer AS connections, sum(bytes)::bigint AS bytes, sum(seconds)::float8 AS seconds';
