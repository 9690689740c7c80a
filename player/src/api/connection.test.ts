import { expect, test } from 'vitest';
import { createFakeClock } from '../test-parts/fake-clock.ts';
import { createConnection } from './connection.ts';

function setUp() {
  const clock = createFakeClock();
  const world = { online: true, answers: false, pings: 0 };
  const connection = createConnection({
    clock,
    online: () => world.online,
    ping() {
      world.pings += 1;
      return world.answers ? Promise.resolve() : Promise.reject(new Error('away'));
    },
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const waits = () => (connection.state.retryAt ?? 0) - clock.now();
  return { clock, world, connection, settle, waits };
}

test('asks an Airdex that is away ever more rarely, and says when', async () => {
  const { clock, connection, settle, waits } = setUp();
  connection.failed();
  const said: number[] = [];
  for (let round = 0; round < 6; round++) {
    said.push(waits());
    clock.pass(waits());
    await settle();
  }
  expect(said).toEqual([2_000, 5_000, 10_000, 30_000, 60_000, 60_000]);
});

test('tells everybody who waits when it is back', async () => {
  const { clock, world, connection, settle } = setUp();
  connection.failed();
  world.answers = true;
  clock.pass(2_000);
  await settle();
  expect(connection.state).toMatchObject({ state: 'fine', retryAt: null, restored: 1 });
});

test('waits as long as the API asks for', () => {
  const { connection, waits } = setUp();
  connection.failed(42);
  expect(waits()).toBe(42_000);
});

test('counts many failures at once as one', () => {
  const { connection, waits } = setUp();
  connection.failed();
  connection.failed();
  connection.failed();
  expect(waits()).toBe(2_000);
});

test('tells being offline from Airdex being away, and tries as soon as the network is back', async () => {
  const { world, connection, settle } = setUp();
  world.online = false;
  connection.networkChanged();
  expect(connection.state.state).toBe('offline');
  Object.assign(world, { online: true, answers: true });
  connection.networkChanged();
  await settle();
  expect(connection.state.state).toBe('fine');
});
