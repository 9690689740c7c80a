import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import { exampleEvent } from '../test-parts/example-event.ts';
import { createMemoryEvents } from './create-memory-events.ts';
import { mostKept } from './event-store.ts';
import { openIndexedEvents } from './open-indexed-events.ts';

const now = 1_000_000;
const minute = 60_000;
const of = (listener: string, ...ids: string[]) =>
  ids.map((id) => ({ listener, event: exampleEvent({ id }) }));
const ids = (events: { id: string }[]) => events.map(({ id }) => id);

describe.each([
  ['IndexedDB', () => openIndexedEvents(new IDBFactory())],
  ['memory', () => Promise.resolve(createMemoryEvents())],
])('events in %s', (_, open) => {
  test('come out oldest first, each to one claim at a time', async () => {
    const store = await open();
    await store.add(of('anna', 'c', 'a'));
    await store.add(of('anna', 'b'));
    const [one, other] = await Promise.all([
      store.claim('anna', 2, now, now + minute),
      store.claim('anna', 2, now, now + minute),
    ]);
    expect([ids(one), ids(other)]).toEqual([['c', 'a'], ['b']]);
    expect(await store.claim('anna', 2, now, now + minute)).toEqual([]);
  });

  test('come again once released, or once their tab is long gone', async () => {
    const store = await open();
    await store.add(of('anna', 'a', 'b'));
    await store.claim('anna', 100, now, now + minute);
    await store.release(['a']);
    expect(ids(await store.claim('anna', 100, now, now + minute))).toEqual(['a']);
    expect(ids(await store.claim('anna', 100, now + minute, now + 2 * minute))).toEqual(['a', 'b']);
  });

  test('come again where a clock that went back had claimed them for years', async () => {
    const store = await open();
    await store.add(of('anna', 'a'));
    await store.hold(['a'], now + 1_000 * minute);
    expect(ids(await store.claim('anna', 100, now, now + minute))).toEqual(['a']);
  });

  test('are gone once removed, and of one listener alone', async () => {
    const store = await open();
    await store.add([...of('anna', 'a', 'b'), ...of('ben', 'c')]);
    await store.remove(['a', 'unknown']);
    expect(await store.count('anna')).toBe(1);
    expect(ids(await store.claim('ben', 100, now, now + minute))).toEqual(['c']);
    await store.clear();
    expect(await store.count('anna')).toBe(0);
  });

  test('are kept once, however often they are added', async () => {
    const store = await open();
    await store.add(of('anna', 'a'));
    await store.claim('anna', 100, now, now + minute);
    await store.add(of('anna', 'a', 'b'));
    expect(ids(await store.claim('anna', 100, now, now + minute))).toEqual(['b']);
  });

  test('lose the oldest where there are too many', async () => {
    const store = await open();
    await store.add(of('anna', ...Array.from({ length: mostKept }, (_, index) => String(index))));
    await store.add(of('anna', 'one', 'more'));
    expect(await store.count('anna')).toBe(mostKept);
    expect(ids(await store.claim('anna', 1, now, now + minute))).toEqual(['2']);
  });
});

test('events survive the page', async () => {
  const browser = new IDBFactory();
  const page = await openIndexedEvents(browser);
  await page.add(of('anna', 'a'));
  page.close();
  expect(await (await openIndexedEvents(browser)).count('anna')).toBe(1);
});
