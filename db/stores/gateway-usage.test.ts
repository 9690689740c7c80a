import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import {
  listGatewayDays,
  listGatewayOrigins,
  noteGateway,
  readGateways,
  sumGatewayUsage,
  writeGatewayDay,
} from './gateway-usage.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 12, 0, seconds));
const sum = (day: string, origin: string, bytes: number) => ({
  ...{ day, origin, bytes, connections: 1, seconds: 2.5 },
});

test('the sums of a day are replaced, those of other days and gateways stay, and old ones go', async () => {
  const { pool } = database;
  expect(await readGateways(pool, at(0))).toEqual({ listening: null, seenAt: null });
  await noteGateway(pool, { name: 'here', listening: 2, at: at(0) });
  await noteGateway(pool, { name: 'there', listening: null, at: at(10) });
  await noteGateway(pool, { name: 'here', listening: 3, at: at(20) });
  expect(await readGateways(pool, at(0))).toEqual({ listening: 3, seenAt: at(20) });
  expect(await readGateways(pool, at(21))).toEqual({ listening: null, seenAt: at(20) });

  await writeGatewayDay(database, 'here', '2025-01-01', [sum('2025-01-01', 'a.example', 1)]);
  await writeGatewayDay(database, 'here', '2026-10-31', [sum('2026-10-31', 'a.example', 5)]);
  await writeGatewayDay(database, 'there', '2026-11-21', [sum('2026-11-21', 'a.example', 7)]);
  for (const bytes of [1, 5_000_000_000]) {
    const both = [sum('2026-11-21', 'a.example', bytes), sum('2026-11-21', 'b.example', 2 * bytes)];
    await writeGatewayDay(database, 'here', '2026-11-21', both);
  }
  expect(await listGatewayDays(pool, '2000-01-01')).toEqual([
    { day: '2026-11-21', origin: 'b.example', connections: 1, bytes: 10_000_000_000, seconds: 2.5 },
    { day: '2026-11-21', origin: 'a.example', connections: 2, bytes: 5_000_000_007, seconds: 5 },
    { day: '2026-10-31', origin: 'a.example', connections: 1, bytes: 5, seconds: 2.5 },
  ]);
  expect(await sumGatewayUsage(pool, 'month', '2000-01-01')).toEqual([
    { day: '2026-10-01', connections: 1, bytes: 5, seconds: 2.5 },
    { day: '2026-11-01', connections: 3, bytes: 15_000_000_007, seconds: 7.5 },
  ]);
  expect(await sumGatewayUsage(pool, 'day', '2026-11-01')).toHaveLength(1);
  expect(await listGatewayOrigins(pool, '2026-11-01', 1)).toEqual([
    { origin: 'b.example', connections: 1, bytes: 10_000_000_000, seconds: 2.5 },
  ]);
});
