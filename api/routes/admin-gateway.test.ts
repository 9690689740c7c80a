import { expect, onTestFinished, test } from 'vitest';
import type { GatewayUsage } from '#api/contract/gateway.ts';
import { noteGateway, writeGatewayDay } from '#db/stores/gateway-usage.ts';
import { startTestApi } from '#test-parts/start-test-api.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const at = (seconds: number) => new Date(now + seconds * 1_000);

async function start(gatewayUrl?: string) {
  const api = await startTestApi({ gatewayUrl }, { now: () => now });
  onTestFinished(api.close);
  const token = api.tokenFor('root', 'admin');
  const ask = async () => (await api.json('/api/v1/admin/gateway', { token })).body as GatewayUsage;
  return { api, ask };
}

test('says what was carried by day and month, whose sound it was, and who listens now', async () => {
  const { api, ask } = await start('https://gateway.example');
  const carry = async (day: string, origin: string, bytes: number) =>
    writeGatewayDay(api.database, 'gateway', day, [{ day, origin, bytes, connections: 2, seconds: 60 }]);
  await noteGateway(api.database.pool, { name: 'gateway', listening: 3, at: at(-30) });
  await carry('2026-11-21', 'a.example', 1_000);
  await carry('2026-11-20', 'b.example', 5_000);
  await carry('2026-10-05', 'c.example', 7);
  const usage = await ask();
  expect(usage).toMatchObject({ url: 'https://gateway.example', state: 'on', listening: 3 });
  expect(usage.seenAt).toBe(at(-30).toISOString());
  expect(usage.days).toHaveLength(30);
  expect(usage.days.slice(-3)).toEqual([
    { day: '2026-11-19', connections: 0, bytes: 0, seconds: 0 },
    { day: '2026-11-20', connections: 2, bytes: 5_000, seconds: 60 },
    { day: '2026-11-21', connections: 2, bytes: 1_000, seconds: 60 },
  ]);
  expect(usage.months).toHaveLength(12);
  expect(usage.months[0]?.day).toBe('2025-12-01');
  expect(usage.months.slice(-2)).toMatchObject([
    { day: '2026-10-01', bytes: 7 },
    { day: '2026-11-01', bytes: 6_000, connections: 4, seconds: 120 },
  ]);
  expect(usage.origins.map(({ origin }) => origin)).toEqual(['b.example', 'a.example']);
});

test('one that is to be on and was not heard of for minutes is silent; without an address it is off', async () => {
  const { api, ask } = await start('https://gateway.example');
  expect(await ask()).toMatchObject({ state: 'silent', listening: null, seenAt: null });
  await noteGateway(api.database.pool, { name: 'gateway', listening: 3, at: at(-200) });
  expect(await ask()).toMatchObject({ state: 'silent', listening: null, seenAt: at(-200).toISOString() });
  const off = await start();
  expect(await off.ask()).toMatchObject({ url: null, state: 'off', months: expect.any(Array) as unknown });
});

test('is for admins alone', async () => {
  const { api } = await start();
  const token = api.tokenFor('ann');
  expect((await api.json('/api/v1/admin/gateway', { token })).status).toBe(403);
  expect((await api.json('/api/v1/admin/gateway')).status).toBe(401);
});
