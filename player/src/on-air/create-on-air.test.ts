import { afterEach, expect, test, vi } from 'vitest';
import { ApiAway, ApiRefusal } from '../api/api-error.ts';
import { createFakeClock } from '../test-parts/fake-clock.ts';
import { createOnAir, type OnAirTitles } from './create-on-air.ts';

type Opened = {
  items: string[];
  lastEventId: string | null;
  signal: AbortSignal;
  say(text: string): void;
  end(): void;
};
const opened: Opened[] = [];
const titles: OnAirTitles[] = [];
afterEach(() => {
  opened.length = 0;
  for (const each of titles.splice(0)) each.close();
});

function setUp(failures: Error[] = []) {
  const clock = createFakeClock();
  const onAir = createOnAir({
    clock,
    open(items, lastEventId, signal) {
      const pipe = new TransformStream<Uint8Array, Uint8Array>();
      const writer = pipe.writable.getWriter();
      const failure = failures.shift();
      signal.addEventListener('abort', () => void writer.abort(signal.reason).catch(() => undefined));
      const ignore = () => undefined;
      opened.push({
        ...{ items, lastEventId, signal },
        say: (text) => void writer.write(new TextEncoder().encode(text)).catch(ignore),
        end: () => void writer.close().catch(ignore),
      });
      return failure ? Promise.reject(failure) : Promise.resolve(pipe.readable);
    },
  });
  titles.push(onAir);
  const settle = () => clock.pass(500);
  const again = (count: number) => vi.waitFor(() => expect(opened).toHaveLength(count), 45_000);
  return { clock, onAir, settle, again };
}
const event = (item: string, title: string | null, id: number) =>
  `id: ${String(id)}\nevent: now-playing\ndata: ${JSON.stringify({ item, title, artist: null, song: null, since: null })}\n\n`;
const last = () => opened.at(-1) as Opened;
const flush = () => new Promise((resolve) => setTimeout(resolve, 5));

test('asks for the station that plays first, then for those in view, once scrolling is over', () => {
  const { onAir, settle } = setUp();
  onAir.follow('b');
  const forget = onAir.follow('c');
  onAir.follow('b');
  forget();
  onAir.plays('a');
  settle();
  expect(opened.map(({ items }) => items)).toEqual([['a', 'b']]);
});

test('asks nothing while nobody looks or listens', () => {
  const { onAir, settle } = setUp();
  settle();
  onAir.follow('b');
  onAir.seen(false);
  settle();
  expect(opened).toEqual([]);
  onAir.plays('a');
  settle();
  expect(last().items).toEqual(['a']);
  onAir.plays(null);
  settle();
  expect(last().signal.aborted).toBe(true);
  expect(opened).toHaveLength(1);
});

test('shows what comes, over any cut between two pieces', async () => {
  const { onAir, settle } = setUp();
  onAir.plays('a');
  settle();
  const whole = event('a', 'Ö – Night Ferry', 1);
  last().say(whole.slice(0, 40));
  last().say(whole.slice(40));
  await vi.waitFor(() => expect(onAir.of('a')?.title).toBe('Ö – Night Ferry'), 45_000);
  last().say(event('a', null, 2));
  await vi.waitFor(() => expect(onAir.of('a')).toBeNull(), 45_000);
});

test('survives nonsense and what was not asked for', async () => {
  const { onAir, settle } = setUp();
  onAir.plays('a');
  settle();
  last().say('event: now-playing\ndata: {"item\n\n');
  last().say(event('z', 'Not asked for', 3));
  last().say('event: other\ndata: x\n\n: a sign of life\n\n');
  last().say(event('a', 'Asked for', 4));
  await vi.waitFor(() => expect(onAir.of('a')?.title).toBe('Asked for'), 45_000);
  expect(onAir.of('z')).toBeNull();
});

test('goes on where it was once the connection is lost, ever more rarely while nothing comes', async () => {
  const { clock, onAir, settle, again } = setUp();
  onAir.plays('a');
  settle();
  last().say(event('a', 'Night Ferry', 17));
  await vi.waitFor(() => expect(onAir.of('a')).not.toBeNull(), 45_000);
  for (const [count, delay] of [
    [2, 1_000],
    [3, 2_000],
    [4, 5_000],
  ] as const) {
    last().end();
    await flush();
    clock.pass(delay - 1);
    await flush();
    expect(opened).toHaveLength(count - 1);
    clock.pass(1);
    await again(count);
    expect(last().lastEventId).toBe('17');
  }
  expect(onAir.of('a')?.title).toBe('Night Ferry');
});

test('comes back as late as the API asks for', async () => {
  const { clock, onAir, settle, again } = setUp();
  onAir.plays('a');
  settle();
  last().say('retry: 5000\n\n');
  await flush();
  last().end();
  await flush();
  clock.pass(4_999);
  await flush();
  expect(opened).toHaveLength(1);
  clock.pass(1);
  await again(2);
});

test('opens a connection anew that has said nothing for three quarters of a minute', async () => {
  const { clock, onAir, settle, again } = setUp();
  onAir.plays('a');
  settle();
  last().say(': a sign of life\n\n');
  await flush();
  clock.pass(44_999);
  expect(last().signal.aborted).toBe(false);
  clock.pass(1);
  expect(last().signal.aborted).toBe(true);
  await flush();
  clock.pass(1_000);
  await again(2);
});

test('waits as long as the API asks for, tries a refusal rarely, and hurries when the network is back', async () => {
  const busy = new ApiRefusal({ type: 'x', title: 'Busy', status: 503 }, 30);
  const refused = new ApiRefusal({ type: 'x', title: 'No', status: 404 });
  const { clock, onAir, settle, again } = setUp([busy, refused, new ApiAway(null)]);
  onAir.plays('a');
  settle();
  await flush();
  clock.pass(29_999);
  expect(opened).toHaveLength(1);
  clock.pass(1);
  await flush();
  clock.pass(299_999);
  expect(opened).toHaveLength(2);
  clock.pass(1);
  await flush();
  onAir.hurry();
  clock.pass(0);
  await again(4);
});

test('begins anew where other stations are wanted, and forgets those that are not', async () => {
  const { onAir, settle } = setUp();
  const forget = onAir.follow('b');
  onAir.plays('a');
  settle();
  last().say(event('a', 'One', 5) + event('b', 'Two', 6));
  await vi.waitFor(() => expect(onAir.of('b')).not.toBeNull(), 45_000);
  forget();
  onAir.follow('c');
  settle();
  expect(last()).toMatchObject({ items: ['a', 'c'], lastEventId: null });
  expect([onAir.of('a')?.title, onAir.of('b')]).toEqual(['One', null]);
});
