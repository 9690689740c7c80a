import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import type { EventBatch, EventReceipt } from '../../../api/contract/history.ts';
import type { PlayEvent } from '../../../events/play-event.ts';
import { ApiAway, ApiRefusal } from '../api/api-error.ts';
import { exampleEvent } from '../test-parts/example-event.ts';
import { createFakeClock } from '../test-parts/fake-clock.ts';
import { createMemoryStore } from '../test-parts/memory-store.ts';
import { createEventQueue, type EventQueue } from './create-event-queue.ts';
import { createLastWords } from './create-last-words.ts';
import { openIndexedEvents } from './open-indexed-events.ts';

type Sent = { ids: string[]; sentAt: string | undefined; keepalive: boolean };
const queues: EventQueue[] = [];
afterEach(() => {
  for (const queue of queues.splice(0)) queue.close();
});

/** One browser with any number of tabs, and an Airdex that answers as told. */
function setUp(given: { factory?: IDBFactory | null } = {}) {
  const clock = createFakeClock();
  const browser = given.factory === undefined ? new IDBFactory() : given.factory;
  const store = createMemoryStore();
  const world = { online: true, sender: 'anna' as string | null };
  const sent: Sent[] = [];
  const answers: ((ids: string[]) => Promise<EventReceipt>)[] = [];
  const tabs = new Set<(message: MessageEvent<string[]>) => void>();

  function open(): EventQueue {
    let mine: ((message: MessageEvent<string[]>) => void) | undefined;
    const queue = createEventQueue({
      store: browser ? openIndexedEvents(browser) : Promise.reject(new Error('forbidden')),
      clock,
      lastWords: createLastWords(store),
      online: () => world.online,
      sender: () => world.sender,
      send(batch: EventBatch, { keepalive }) {
        const ids = (batch.events as PlayEvent[]).map(({ id }) => id);
        sent.push({ ids, sentAt: batch.sentAt, keepalive });
        const answer = answers.shift();
        return answer ? answer(ids) : Promise.resolve({ accepted: ids.length, refused: [] });
      },
      channel: {
        postMessage(data) {
          for (const tab of tabs) if (tab !== mine) tab({ data } as MessageEvent<string[]>);
        },
        addEventListener(_: string, listener: unknown) {
          mine = listener as (message: MessageEvent<string[]>) => void;
          tabs.add(mine);
        },
      },
    });
    queues.push(queue);
    return queue;
  }
  const refuse = (status: number, retryAfter: number | null = null) =>
    answers.push(() =>
      Promise.reject(new ApiRefusal({ type: 'about:blank', title: 'No', status }, retryAfter)),
    );
  const say = (queue: EventQueue, ...ids: string[]) => {
    for (const id of ids) queue.add('anna', exampleEvent({ id }));
  };
  const left = async () => (queues[0] ? await queues[0].waiting('anna') : -1);
  return { clock, store, world, sent, answers, open, refuse, say, left };
}
const idsOf = (sent: Sent[]) => sent.map(({ ids }) => ids);

test('sends what happens within a quarter of a second as one batch, with the time of sending', async () => {
  const { clock, open, say, sent, left } = setUp();
  const queue = open();
  say(queue, 'a', 'b');
  clock.pass(250);
  await queue.flush();
  expect(sent).toEqual([{ ids: ['a', 'b'], sentAt: new Date(clock.now()).toISOString(), keepalive: true }]);
  expect(await left()).toBe(0);
});

test('sends no more than a hundred at once, in order', async () => {
  const { open, say, sent } = setUp();
  const queue = open();
  const all = Array.from({ length: 230 }, (_, index) => `event-${String(index)}`);
  say(queue, ...all);
  await queue.flush();
  expect(idsOf(sent).map(({ length }) => length)).toEqual([100, 100, 30]);
  expect(idsOf(sent).flat()).toEqual(all);
});

test('keeps events offline and over a reload, and sends them once there is a network', async () => {
  const { world, open, say, sent, left } = setUp();
  world.online = false;
  const page = open();
  say(page, 'a', 'b');
  await page.flush();
  expect(sent).toEqual([]);
  page.close();
  world.online = true;
  const reloaded = open();
  await reloaded.hurry();
  expect(idsOf(sent)).toEqual([['a', 'b']]);
  expect(await left()).toBe(0);
});

test('waits as long as it is asked to, and loses nothing', async () => {
  const { clock, open, say, sent, refuse, left } = setUp();
  const queue = open();
  refuse(429, 90);
  say(queue, 'a');
  await queue.flush();
  say(queue, 'b');
  clock.pass(89_000);
  await queue.flush();
  expect(idsOf(sent)).toEqual([['a']]);
  clock.pass(1_000);
  await queue.flush();
  expect(idsOf(sent)).toEqual([['a'], ['a', 'b']]);
  expect(await left()).toBe(0);
});

test('tries an Airdex that is away ever more rarely, and at once when it is back', async () => {
  const { clock, open, say, sent, answers } = setUp();
  const queue = open();
  for (let round = 0; round < 4; round++) answers.push(() => Promise.reject(new ApiAway(null)));
  say(queue, 'a');
  await queue.flush();
  const waits: number[] = [];
  for (let round = 0; round < 3; round++) {
    const before = sent.length;
    const since = clock.now();
    while (sent.length === before) {
      clock.pass(1_000);
      await queue.flush();
    }
    waits.push(clock.now() - since);
  }
  expect(waits).toEqual([2_000, 5_000, 15_000]);
  await queue.hurry();
  expect(sent).toHaveLength(5);
});

test('lets go of what the API refused, one by one or all at once', async () => {
  const { open, say, sent, answers, refuse, left } = setUp();
  const queue = open();
  answers.push(() => Promise.resolve({ accepted: 1, refused: [{ index: 0, id: 'a', reason: 'too old' }] }));
  say(queue, 'a', 'b');
  await queue.flush();
  expect(await left()).toBe(0);
  for (let round = 0; round < 3; round++) refuse(400);
  say(queue, 'c', 'd', 'e');
  await queue.flush();
  expect(idsOf(sent)).toEqual([['a', 'b'], ['c', 'd', 'e'], ['c', 'd'], ['c'], ['d'], ['e']]);
  expect(await left()).toBe(0);
});

test('lets go of everything that was heard before the listener was erased', async () => {
  const { open, say, sent, refuse, left } = setUp();
  const queue = open();
  refuse(409);
  say(queue, 'a', 'b');
  await queue.flush();
  queue.leaving();
  expect([idsOf(sent), await left()]).toEqual([[['a', 'b']], 0]);
});

test('keeps everything where the token is refused, and another listener never sends it', async () => {
  const { world, open, say, sent, refuse, left } = setUp();
  const queue = open();
  refuse(401);
  say(queue, 'a');
  await queue.flush();
  world.sender = 'ben';
  await queue.hurry();
  world.sender = null;
  await queue.hurry();
  expect(idsOf(sent)).toEqual([['a']]);
  expect(await left()).toBe(1);
});

test('two tabs together send everything once', async () => {
  const { open, say, sent, left } = setUp();
  const [one, other] = [open(), open()];
  say(one, 'a', 'b');
  say(other, 'c', 'd');
  await Promise.all([one.flush(), other.flush()]);
  await Promise.all([one.flush(), other.flush()]);
  one.leaving();
  other.leaving();
  expect(idsOf(sent).flat().sort()).toEqual(['a', 'b', 'c', 'd']);
  expect(await left()).toBe(0);
});

test('a tab that goes while it sends leaves the rest to another', async () => {
  const { clock, open, say, sent, answers, left } = setUp();
  const one = open();
  answers.push(() => new Promise(() => undefined));
  say(one, 'a');
  void one.flush();
  await vi.waitFor(() => expect(sent).toHaveLength(1), 45_000);
  one.close();
  const other = open();
  await other.flush();
  expect(sent).toHaveLength(1);
  clock.sleep(60_000);
  await other.flush();
  expect(idsOf(sent)).toEqual([['a'], ['a']]);
  expect(await left()).toBe(0);
});

test('a page that is left sends what it holds without waiting, and what arrived is not sent again', async () => {
  const { clock, open, say, sent, left } = setUp();
  const page = open();
  say(page, 'a', 'b');
  page.leaving();
  expect(sent).toMatchObject([{ ids: ['a', 'b'], keepalive: true }]);
  page.leaving();
  clock.pass(250);
  await page.flush();
  await vi.waitFor(async () => expect(await left()).toBe(0), 45_000);
  expect(sent).toHaveLength(1);
});

test('what a page that is left could not send is there for the next one', async () => {
  const { clock, open, say, sent, answers, left } = setUp();
  const page = open();
  answers.push(() => new Promise(() => undefined));
  say(page, 'a');
  page.leaving();
  page.close();
  await vi.waitFor(async () => expect(await left()).toBe(1), 45_000);
  clock.sleep(121_000);
  await open().flush();
  expect(idsOf(sent)).toEqual([['a'], ['a']]);
});

test('a page that is left sends no more than a browser takes, the rest waits', async () => {
  const { open, sent, left } = setUp();
  const page = open();
  const stream = `https://radio.example/${'x'.repeat(1_900)}`;
  for (let index = 0; index < 40; index++)
    page.add('anna', exampleEvent({ id: `event-${String(index)}`, stream }));
  page.leaving();
  expect(sent).toHaveLength(1);
  expect(sent[0]?.ids.length).toBeLessThan(20);
  await page.flush();
  await vi.waitFor(async () => expect(await left()).toBe(0), 45_000);
  expect(new Set(idsOf(sent).flat()).size).toBe(40);
});

test('what is said while a page is closed offline is sent by the next one, though nothing else was written', async () => {
  const { world, open, say, sent } = setUp({ factory: null });
  world.online = false;
  const page = open();
  say(page, 'a', 'b');
  page.leaving();
  page.close();
  world.online = true;
  await open().flush();
  await open().flush();
  expect(idsOf(sent)).toEqual([['a', 'b']]);
});

test('what is written already needs no last word', async () => {
  const { store, world, open, say } = setUp();
  world.online = false;
  const page = open();
  say(page, 'a');
  await page.flush();
  say(page, 'b');
  page.leaving();
  expect(
    createLastWords(store)
      .take()
      .map(({ event }) => event.id),
  ).toEqual(['b']);
});

test('where the browser keeps nothing the page does', async () => {
  const { world, open, say, sent } = setUp({ factory: null });
  const queue = open();
  world.online = false;
  say(queue, 'a');
  await queue.flush();
  world.online = true;
  say(queue, 'b');
  await queue.hurry();
  expect(idsOf(sent)).toEqual([['a', 'b']]);
});

test('goes on in memory where the disk is full', async () => {
  const browser = new IDBFactory();
  const { open, say, sent } = setUp({ factory: browser });
  const queue = open();
  const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  say(queue, 'a', 'b');
  await queue.flush();
  add.mockRestore();
  expect(idsOf(sent)).toEqual([['a', 'b']]);
});

test('forgets everything when asked to', async () => {
  const { world, open, say, sent, left } = setUp();
  const [queue, other] = [open(), open()];
  world.online = false;
  say(queue, 'a');
  say(other, 'b');
  await other.flush();
  await queue.forget();
  world.online = true;
  await queue.hurry();
  queue.leaving();
  other.leaving();
  expect([sent, await left()]).toEqual([[], 0]);
});
