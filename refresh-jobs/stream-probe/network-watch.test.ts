import { expect, test } from 'vitest';
import { AWAY_AFTER_HOSTS, watchNetwork, type Reach } from './network-watch.ts';

const hosts = (count: number, reach: Partial<Reach> = {}): Reach[] =>
  Array.from({ length: count }, (_, index) => ({
    host: `radio${String(index)}.example`,
    answered: false,
    wasOk: true,
    ...reach,
  }));

test('many healthy hosts silent at once mean that our network is away', () => {
  expect(watchNetwork().isAway(hosts(AWAY_AFTER_HOSTS))).toBe(true);
});

test('one answer, even a refusal, means that it is there', () => {
  const watch = watchNetwork();
  expect(watch.isAway([...hosts(40), ...hosts(1, { answered: true })])).toBe(false);
});

test('one large host being down is not our network', () => {
  const watch = watchNetwork();
  expect(watch.isAway(Array.from({ length: 40 }, () => hosts(1)).flat())).toBe(false);
});

test('hosts that were silent before prove nothing', () => {
  expect(watchNetwork().isAway(hosts(40, { wasOk: false }))).toBe(false);
});

test('silence adds up over batches until somebody answers', () => {
  const watch = watchNetwork();
  expect(watch.isAway(hosts(AWAY_AFTER_HOSTS - 1))).toBe(false);
  expect(watch.isAway([{ host: 'another.example', answered: false, wasOk: true }])).toBe(true);
  expect(watch.isAway(hosts(1, { wasOk: false }))).toBe(true);
  expect(watch.isAway(hosts(1, { answered: true }))).toBe(false);
  expect(watch.isAway(hosts(1))).toBe(false);
});
