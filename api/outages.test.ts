import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { bumpGeneration } from '#db/catalog-generation.ts';
import { connectDatabase } from '#db/database.ts';
import { migrate } from '#db/migrate.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { startDebianPostgres, type PostgresPart } from '#test-parts/start-debian-postgres.ts';
import { startRedis, type RedisPart } from '#test-parts/start-redis.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

const patience = { timeout: 30_000, interval: 50 };

/** Callers who never stop asking, each for something else; answers every status that any of them saw. */
function askOnAndOn(api: TestApi, token: string) {
  const seen = new Map<number, number>();
  const odd: string[] = [];
  let isOver = false;
  let count = 0;
  const paths = [
    '/api/v1/radio',
    '/api/v1/radio?q=alst',
    '/api/v1/radio/facets',
    '/api/v1/me',
    '/api/v1/me/favorites',
  ];
  const caller = async (n: number) => {
    while (!isOver) {
      const path = paths[(n + (count += 1)) % paths.length] ?? '';
      const fresh = path.includes('?') || !path.includes('radio') ? path : `${path}?n=${String(count)}`;
      const response = await api.fetch(fresh, { token });
      const text = await response.text();
      seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
      const isSound =
        response.ok || (response.status === 503 && response.headers.get('retry-after') !== null);
      if (!isSound || /\.ts:|node_modules/.test(text))
        odd.push(`${String(response.status)} ${fresh}: ${text}`);
    }
  };
  const callers = Array.from({ length: 6 }, (_, n) => caller(n));
  return {
    count: () => count,
    /** Waits until so many more requests were made. */
    more: (requests: number) => {
      const goal = count + requests;
      return vi.waitUntil(() => count >= goal, patience);
    },
    end: async () => {
      isOver = true;
      await Promise.all(callers);
      return { statuses: [...seen.keys()].toSorted(), odd };
    },
  };
}

describeWith(parts.redis)('with Redis', () => {
  let redis: RedisPart;
  let api: TestApi;
  let token: string;
  beforeEach(async () => {
    redis = await startRedis();
    api = await startTestApi({ redisUrl: redis.url });
    token = api.tokenFor('ada');
    await insertStations(api.database.pool, [{ name: 'Alster' }, { name: 'Bahía' }]);
    await vi.waitUntil(() => api.context.cache.isUp(), patience);
  });
  afterEach(async () => {
    await api.close();
    await redis.close();
  });

  test('killed and restarted under load, everything still answers', async () => {
    const load = askOnAndOn(api, token);
    await load.more(100);
    await redis.kill();
    await load.more(100);
    expect((await api.json('/readyz')).body).toEqual({ status: 'ready', database: 'ok', cache: 'away' });
    redis = await startRedis(redis.port);
    await vi.waitUntil(() => api.context.cache.isUp(), patience);
    await load.more(100);
    expect(await load.end()).toEqual({ statuses: [200], odd: [] });
    expect((await api.json('/readyz')).body).toMatchObject({ cache: 'ok' });
  });

  test('hanging, everything still answers', async () => {
    redis.pause();
    const load = askOnAndOn(api, token);
    await load.more(30);
    redis.resume();
    await load.more(30);
    expect(await load.end()).toEqual({ statuses: [200], odd: [] });
  });

  test('limits hold over several processes', async () => {
    const rateLimit = { listener: 100, address: 10 };
    const [one, two] = await Promise.all(
      [1, 2].map(() => startTestApi({ redisUrl: redis.url, rateLimit }, { database: api.database })),
    );
    if (!one || !two) throw new Error('Two were started.');
    await vi.waitUntil(() => one.context.cache.isUp(), patience);
    await vi.waitUntil(() => two.context.cache.isUp(), patience);
    let refused = 0;
    for (let n = 0; n < 24; n += 1)
      if ((await (n % 2 === 0 ? one : two).fetch('/healthy')).status === 429) refused += 1;
    // Between 10 and 12 pass: the window may have turned in the middle of it.
    expect(refused).toBeGreaterThanOrEqual(4);
    await one.close();
    await two.close();
  });

  test('what one process read, another need not', async () => {
    await bumpGeneration(api.database.pool);
    const other = await startTestApi({ redisUrl: redis.url }, { database: api.database });
    await vi.waitUntil(() => other.context.cache.isUp(), patience);
    // Both know the same words of the same catalog, a moment after it changed.
    const version = ({ context }: TestApi) =>
      `${String(context.freshness.generation())} ${context.terms()?.fingerprint ?? ''}`;
    await vi.waitUntil(() => version(api) === version(other), patience);
    await api.fetch('/api/v1/radio/facets');
    const query = vi.spyOn(other.database.pool, 'query');
    expect((await other.fetch('/api/v1/radio/facets')).status).toBe(200);
    // Whatever looks for itself now and then does so at this moment as well.
    const asked = query.mock.calls.map((call) => JSON.stringify(call[0]));
    query.mockRestore();
    expect(asked.filter((text) => /\bstations\b/.test(text))).toEqual([]);
    await other.close();
  });
});

describeWith(parts.postgres)('with Postgres', () => {
  let postgres: PostgresPart;
  let api: TestApi;
  let token: string;
  let stoppedAt: number | undefined;
  beforeAll(async () => {
    postgres = await startDebianPostgres();
    const database = { ...(await connectDatabase(postgres.url)), url: postgres.url };
    await migrate(database);
    api = await startTestApi({}, { database, now: () => stoppedAt ?? Date.now() });
    token = api.tokenFor('ada');
    await insertStations(database.pool, [{ name: 'Alster' }, { name: 'Bahía' }]);
    await database.pool.query('UPDATE catalog_state SET generation = generation + 1');
  });
  afterAll(async () => {
    await api.close();
    await api.database.close();
    await postgres.close();
  });

  test.each(['fast', 'killed'] as const)(
    'restarted (%s) under load, it says so, and recovers by itself',
    async (how) => {
      const load = askOnAndOn(api, token);
      await load.more(50);
      await postgres.stop(how);
      await load.more(50);
      const away = await api.json('/readyz');
      expect({ status: away.status, body: away.body }).toMatchObject({
        status: 503,
        body: { database: 'away' },
      });
      expect((await api.fetch('/healthz')).status).toBe(200);
      await postgres.start();
      await vi.waitUntil(async () => (await api.fetch('/readyz')).status === 200, patience);
      await load.more(50);
      const { statuses, odd } = await load.end();
      expect(odd).toEqual([]);
      expect(statuses).toEqual([200, 503]);
      for (const path of ['/api/v1/radio?again=1', '/api/v1/me/favorites'])
        await vi.waitUntil(async () => (await api.fetch(path, { token })).status === 200, patience);
    },
  );

  test('changes are heard of after a restart as well', async () => {
    const before = api.context.freshness.generation();
    await postgres.stop();
    await postgres.start();
    await vi.waitUntil(async () => (await api.fetch('/readyz')).status === 200, patience);
    await vi.waitUntil(
      () =>
        bumpGeneration(api.database.pool).then(
          () => true,
          () => false,
        ),
      patience,
    );
    await vi.waitUntil(() => api.context.freshness.generation() > before, patience);
  });

  test('pages that are ready go on being answered meanwhile', async () => {
    // Every five minutes pages are made anew, for the sake of the links in them.
    stoppedAt = Date.now();
    expect((await api.fetch('/api/v1/radio?ready=1')).status).toBe(200);
    await postgres.stop();
    expect((await api.fetch('/api/v1/radio?ready=1')).status).toBe(200);
    const refused = await api.fetch('/api/v1/radio?country=XX');
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ type: '/docs/problems#unavailable' });
    stoppedAt = undefined;
    await postgres.start();
    await vi.waitUntil(async () => (await api.fetch('/api/v1/radio?country=XX')).status === 200, patience);
  });
});
