import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listGatewayDays, readGateways } from '#db/stores/gateway-usage.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { usageReporter } from './report-usage.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'airdex-gateway-'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const line = (day: string, bytes: number) =>
  `{"at":"${day}T10:00:00+00:00","origin":"a.example","bytes":${String(bytes)},"seconds":2,"status":"200","refused":""}\n`;

test('what is logged is counted once, however often it is read, and by a process that begins anew', async () => {
  const { pool } = database;
  const gateway = { name: 'gateway', folder, statusUrl: undefined };
  const now = new Date('2026-11-21T12:00:00Z');
  await writeFile(join(folder, '2026-11-21.log'), line('2026-11-21', 100));
  await writeFile(join(folder, '2026-11-01.log'), line('2026-11-01', 7));
  await writeFile(join(folder, 'other.txt'), line('2026-11-21', 9));
  const report = usageReporter(database, gateway);
  await report(now);
  await report(now);
  await writeFile(join(folder, '2026-11-21.log'), line('2026-11-21', 100) + line('2026-11-21', 50));
  await report(now);
  await usageReporter(database, gateway)(now);
  expect(await listGatewayDays(pool, '2026-01-01')).toMatchObject([
    { day: '2026-11-21', connections: 2, bytes: 150 },
    { day: '2026-11-01', connections: 1, bytes: 7 },
  ]);
  expect((await readdir(folder)).sort()).toEqual(['2026-11-21.log', 'other.txt']);
  expect(await readGateways(pool, now)).toEqual({ listening: null, seenAt: now });
});
