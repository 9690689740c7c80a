import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApart } from '#standalone/end-to-end/chaos/start-apart.ts';
import { randomFrom } from './random.ts';

/**
 * From the moment a player sends an event until its play stands in the database, at so many events a second. With
 * KAFKA=1 events reach the consumers through a real Kafka.
 */
const rates = [100, 1_000, 3_000];
const seconds = 15;
const eventsARequest = 20;
const looksEveryMs = 100;

const random = randomFrom(20_261_121);
const system = await startApart(200, { kafka: process.env.KAFKA === '1' });
const database = await system.connect();
const tokens = [...system.tokens.values()];

async function send(token: string, events: object[]): Promise<number> {
  const answer = await fetch(`${system.url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

function eventOf(play: string): object {
  return {
    ...{ id: randomUUID(), play, seq: 0, type: 'started', item: random.pick(system.items) },
    ...{ at: new Date().toISOString(), positionMs: 0, listenedMs: 0 },
  };
}

/** Milliseconds from before the request until the play is there for others to read. */
async function timeOne(): Promise<number> {
  const play = randomUUID();
  const start = performance.now();
  await send(random.pick(tokens), [eventOf(play)]);
  for (;;) {
    const { rowCount } = await database.pool.query('SELECT FROM plays WHERE play = $1', [play]);
    if (rowCount === 1) return performance.now() - start;
    await sleep(2);
  }
}

async function run(rate: number): Promise<object> {
  const refused = new Map<number, number>();
  const sending: Promise<void>[] = [];
  const timing: Promise<number>[] = [];
  const start = performance.now();
  let sent = 0;
  for (let now = 0; now < seconds * 1_000; now = performance.now() - start) {
    for (; sent < (now / 1_000) * rate; sent += eventsARequest) {
      const play = randomUUID();
      const batch = Array.from({ length: eventsARequest }, () => eventOf(play));
      sending.push(
        send(random.pick(tokens), batch).then((status) => {
          if (status !== 202) refused.set(status, (refused.get(status) ?? 0) + 1);
        }),
      );
    }
    if (timing.length < now / looksEveryMs) timing.push(timeOne());
    await sleep(5);
  }
  await Promise.all(sending);
  const took = (performance.now() - start) / 1_000;
  const times = (await Promise.all(timing)).toSorted((one, other) => one - other);
  const at = (share: number) =>
    Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0);
  return {
    'taken a second': Math.round(sent / took),
    ...{ looks: times.length, p50: at(0.5), p99: at(0.99), worst: at(1) },
    'not taken': [...refused].map(([status, count]) => `${String(count)} x ${String(status)}`).join(', '),
  };
}

try {
  await run(100);
  const figures: Record<string, object> = {};
  for (const rate of rates) figures[`${String(rate)} events a second`] = await run(rate);
  console.table(figures);
} finally {
  await database.close();
  await system.close();
}
