import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPostgresBroadcast } from '#broadcast/postgres-broadcast.ts';
import { changeOnAir, claimOnAir, wantOnAir, type OnAirLease } from '#db/stores/on-air.ts';
import { aliasStations } from '#db/stores/station-writes.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

const patience = { timeout: 30_000, interval: 20 };
let api: TestApi;
let time = Date.now();
let [tide, lanterns] = ['', ''];
const leases = new Map<string, OnAirLease>();
beforeAll(async () => {
  api = await startTestApi({}, { now: () => time });
});
afterAll(() => api.close());
beforeEach(async () => {
  time = Date.now();
  [tide = '', lanterns = ''] = await insertStations(api.database.pool, [
    { name: 'Tide' },
    { name: 'Lanterns' },
  ]);
  await wantOnAir(
    api.database.pool,
    [tide, lanterns].map((stationId) => ({ stationId, seconds: 90 })),
  );
  for (const lease of await claimOnAir(api.database.pool, 10, 60)) leases.set(lease.stationId, lease);
});

/** What a reader does. */
async function say(stationId: string, title: string | null, { silently = false } = {}): Promise<number> {
  const lease = leases.get(stationId);
  if (!lease) throw new Error('not read');
  const said = { title, artist: title && 'Ann', song: title, source: 'icy' };
  const state = await changeOnAir(api.database.pool, lease, said);
  if (state && !silently)
    await createPostgresBroadcast(api.database).publish('on-air', JSON.stringify(state));
  return state?.version ?? 0;
}

async function open(items: string[], headers: Record<string, string> = {}, token?: string) {
  const stopping = new AbortController();
  const answer = await api.fetch(`/api/v1/now-playing?items=${items.map((id) => `station:${id}`).join()}`, {
    ...{ headers, token, signal: stopping.signal },
  });
  let text = '';
  let ended = false;
  const reading = (async () => {
    for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) text += piece;
  })().then(
    () => (ended = true),
    () => (ended = true),
  );
  const events = () =>
    Array.from(text.matchAll(/^id: (\d+)\nevent: now-playing\ndata: (.*)\n\n/gm), ([, id, data]) => {
      const { item, title } = JSON.parse(data ?? '') as { item: string; title: string | null };
      return { id: Number(id), item: item.replace('station:', ''), title };
    });
  return {
    answer,
    events,
    text: () => text,
    ended: () => ended,
    titles: () => events().map(({ title }) => title),
    close: async () => {
      stopping.abort();
      await reading;
    },
  };
}

describe('the stream', () => {
  test('tells what is on air, and then each change to whoever asked for the station', async () => {
    await say(tide, 'Low Water');
    const one = await open([tide, lanterns]);
    const other = await open([lanterns]);
    expect(one.answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(one.answer.headers.get('cache-control')).toBe('no-store');
    expect(one.answer.headers.get('x-accel-buffering')).toBe('no');
    await vi.waitFor(() => expect(one.titles()).toEqual(['Low Water']), patience);
    expect(one.text()).toMatch(/^retry: \d{4}\n\n/);
    await say(lanterns, 'First Light “é” \u{1F3EE}');
    await say(tide, null);
    await vi.waitFor(
      () => expect(one.titles()).toEqual(['Low Water', 'First Light “é” \u{1F3EE}', null]),
      patience,
    );
    await vi.waitFor(() => expect(other.titles()).toEqual(['First Light “é” \u{1F3EE}']), patience);
    await one.close();
    await other.close();
  });

  test('whoever comes back is told what changed meanwhile, whatever the station', async () => {
    const heard = await say(tide, 'Low Water');
    await say(lanterns, 'First Light');
    await say(tide, 'The Turn');
    const back = await open([tide, lanterns], { 'last-event-id': String(heard) });
    await vi.waitFor(() => expect(back.titles().toSorted()).toEqual(['First Light', 'The Turn']), patience);
    await back.close();
  });

  test('whoever comes back long after hears nothing again that has not changed', async () => {
    await say(tide, 'Low Water');
    await api.database.pool.query(`SELECT setval('on_air_version', nextval('on_air_version') + 1000)`);
    const heard = await say(lanterns, 'First Light');
    const back = await open([tide, lanterns], { 'last-event-id': String(heard) });
    await say(lanterns, 'Second Light');
    await vi.waitFor(() => expect(back.titles()).toContain('Second Light'), patience);
    expect(back.titles()).not.toContain('Low Water');
    await back.close();
  });

  test.each(['nonsense', '-1', '99999999999999', '9'.repeat(40)])(
    'Last-Event-ID %s is as if there were none',
    async (id) => {
      await say(tide, 'Low Water');
      const back = await open([tide], { 'last-event-id': id });
      await vi.waitFor(() => expect(back.titles()).toEqual(['Low Water']), patience);
      await back.close();
    },
  );

  test('a change whose broadcast was lost is told all the same', async () => {
    const listening = await open([tide]);
    await say(tide, 'Low Water', { silently: true });
    await vi.waitFor(() => expect(listening.titles()).toEqual(['Low Water']), patience);
    await listening.close();
  });

  test('whoever follows a station that is joined to another hears that one, by the name that was asked for', async () => {
    await say(tide, 'Low Water');
    const listening = await open([tide]);
    await vi.waitFor(() => expect(listening.titles()).toEqual(['Low Water']), patience);
    await aliasStations(api.database.pool, [{ oldId: tide, id: lanterns }]);
    await say(lanterns, 'First Light');
    await vi.waitFor(() => expect(listening.titles()).toContain('First Light'), patience);
    await say(lanterns, 'Second Light');
    await vi.waitFor(() => expect(listening.titles().at(-1)).toBe('Second Light'), patience);
    expect(new Set(listening.events().map(({ item }) => item))).toEqual(new Set([tide]));
    await listening.close();
  });

  test('nonsense on the broadcast harms nobody', async () => {
    const listening = await open([tide]);
    for (const nonsense of ['', '{', '[]', '{"stationId":1}'])
      await createPostgresBroadcast(api.database).publish('on-air', nonsense);
    await say(tide, 'Low Water');
    await vi.waitFor(() => expect(listening.titles()).toEqual(['Low Water']), patience);
    await listening.close();
  });

  test('the first five stations are read for it, and no others', async () => {
    const many = await insertStations(
      api.database.pool,
      Array.from({ length: 8 }, (_, n) => ({ name: `Station ${String(n)}` })),
    );
    const listening = await open(many);
    const wanted = async () =>
      (await claimOnAir(api.database.pool, 50, 30)).map(({ stationId }) => stationId);
    const read: string[] = [];
    await vi.waitFor(async () => {
      read.push(...(await wanted()));
      expect(read).toHaveLength(5);
    }, patience);
    expect(read.toSorted()).toEqual(many.slice(0, 5).toSorted());
    await listening.close();
  });

  test('a heartbeat comes while nothing happens, and the end when the token expires', async () => {
    const listening = await open([tide], {}, api.tokenFor('anna'));
    time += 15_001;
    await vi.waitFor(() => expect(listening.text()).toContain('\n:\n\n'), patience);
    expect(listening.ended()).toBe(false);
    time += 600_000;
    await vi.waitFor(() => expect(listening.ended()).toBe(true), patience);
  });

  test('a listener holds a few connections, and a closed one makes room', async () => {
    const token = api.tokenFor('bert');
    const held = [];
    for (let n = 0; n < 16; n += 1) held.push(await open([tide], {}, token));
    const refused = await open([tide], {}, token);
    expect(refused.answer.status).toBe(429);
    expect(refused.answer.headers.get('retry-after')).toBe('30');
    expect((await open([tide], {}, api.tokenFor('carla'))).answer.status).toBe(200);
    await held[0]?.close();
    await vi.waitFor(async () => {
      const again = await open([tide], {}, token);
      held.push(again);
      expect(again.answer.status).toBe(200);
    }, patience);
    await Promise.all(held.map((one) => one.close()));
  });
});

test.each(['', '?items=', '?items=station:1', '?items=podcast:x', '?items=station:x,,'])(
  'what is asked with “%s” is refused',
  async (query) => {
    expect((await api.json(`/api/v1/now-playing${query}`)).status).toBe(400);
  },
);

test('a snapshot is one answer, with the stations that ever said something', async () => {
  await say(tide, 'Low Water');
  const odd = 'station:------------------------------------,episode:7e1f0c1e-7a51-4f5e-9a52-6f3a2d1b0c9d';
  const { status, body } = await api.json(
    `/api/v1/now-playing?snapshot=true&items=station:${lanterns},station:${tide},${odd}`,
  );
  expect(status).toBe(200);
  expect(body).toEqual({
    items: [
      {
        item: `station:${tide}`,
        title: 'Low Water',
        artist: 'Ann',
        song: 'Low Water',
        since: expect.any(String) as string,
      },
    ],
  });
});

test('where the catalog is for listeners, so is what it plays', async () => {
  const closed = await startTestApi({ anonymousCatalog: false });
  expect((await closed.json(`/api/v1/now-playing?items=station:${tide}`)).status).toBe(401);
  expect((await closed.json(`/api/v1/radio/${tide}/songs`)).status).toBe(401);
  await closed.close();
});

test('an API that is stopped ends its streams at once', async () => {
  const short = await startTestApi();
  const answer = await short.fetch(`/api/v1/now-playing?items=station:${tide}`);
  const text = answer.text();
  await short.close();
  expect(await text).toMatch(/^retry/);
});

test('songs come page by page', async () => {
  for (const title of ['Low Water', 'The Turn', 'High Water']) await say(tide, title);
  const first = await api.json(`/api/v1/radio/station:${tide}/songs?limit=2`);
  expect(first.body.items).toMatchObject([{ title: 'High Water' }, { title: 'The Turn' }]);
  const cursor = String(first.body.nextCursor);
  const second = await api.json(`/api/v1/radio/${tide}/songs?limit=2&cursor=${cursor}`);
  expect(second.body).toMatchObject({ items: [{ title: 'Low Water' }], nextCursor: null });
  expect((await api.json(`/api/v1/radio/${lanterns}/songs?cursor=${cursor}`)).status).toBe(400);
  expect((await api.json('/api/v1/radio/7e1f0c1e-7a51-4f5e-9a52-6f3a2d1b0c9d/songs')).status).toBe(404);
});
