import { expect, test } from 'vitest';
import { randomFrom } from '../../bench/random.ts';
import { matchEpisodes, type KnownEpisode, type ListedEpisode } from './match-episodes.ts';

const day = 86_400_000;
const listed = (position: number, change: Partial<ListedEpisode> = {}): ListedEpisode => ({
  ...{
    position,
    title: `E${String(position)}`,
    guid: `g${String(position)}`,
    enclosureKey: `host/${String(position)}.mp3`,
  },
  ...{
    fallbackKey: `e${String(position)} 2026 60`,
    contentHash: `h${String(position)}`,
    sortAt: (100 - position) * day,
    ...change,
  },
});
const known = (position: number, change: Partial<KnownEpisode> = {}): KnownEpisode => {
  const { title: _, ...keys } = listed(position);
  return {
    ...keys,
    sortAt: keys.sortAt ?? 0,
    id: `id${String(position)}`,
    live: false,
    retired: false,
    ...change,
  };
};
const ids = (match: ReturnType<typeof matchEpisodes>) =>
  [...match.matches].map(([position, episode]) => [position, episode?.id ?? null]);
const all = [0, 1, 2, 3, 4];
const before = all.map((position) => known(position));
const same = all.map((position) => [position, `id${String(position)}`]);

test.each<[string, (position: number) => Partial<ListedEpisode>]>([
  ['nothing changed', () => ({})],
  ['tokens rotate', (n) => ({ contentHash: `x${String(n)}` })],
  ['every guid is new', (n) => ({ guid: `new${String(n)}`, contentHash: `x${String(n)}` })],
  ['there are no guids', (n) => ({ guid: null, contentHash: `x${String(n)}` })],
  ['one guid for all', (n) => ({ guid: 'show', contentHash: `x${String(n)}` })],
  [
    'the host and every guid are new',
    (n) => ({ guid: `new${String(n)}`, enclosureKey: `other/${String(n)}`, contentHash: `x${String(n)}` }),
  ],
  ['one enclosure for all', (n) => ({ enclosureKey: 'host/play', contentHash: `x${String(n)}` })],
  [
    'titles were corrected and files replaced',
    (n) => ({
      enclosureKey: `v2/${String(n)}`,
      fallbackKey: `c${String(n)} 2026 60`,
      contentHash: `x${String(n)}`,
    }),
  ],
])('%s: every episode is known again, in whichever order it is listed', (_, change) => {
  const now = all.map((position) => listed(position, change(position)));
  for (const order of [now, now.toReversed(), [2, 0, 4, 1, 3].flatMap((position) => now[position] ?? [])]) {
    const match = matchEpisodes(before, order);
    expect(ids(match).toSorted()).toEqual(same);
    expect(match.retired).toEqual([]);
    expect(match.repeated).toEqual([]);
  }
});

test('whatever changes from one reading to the next, and in whichever order, makes no doubles', () => {
  const random = randomFrom(7);
  const one = <Choice>(...choices: Choice[]) =>
    choices[Math.floor(random.number() * choices.length)] as Choice;
  let current = Array.from({ length: 40 }, (_, position) => known(position));
  for (let reading = 1; reading <= 60; reading += 1) {
    const mark = String(reading);
    const change = one<(n: number) => Partial<ListedEpisode>>(
      (n) => ({ guid: `g${mark} ${String(n)}` }),
      (n) => ({ enclosureKey: `host${mark}/${String(n)}.mp3` }),
      (n) => ({ fallbackKey: `e${mark} ${String(n)} 60` }),
      (n) => ({ guid: `g${mark} ${String(n)}`, enclosureKey: `host${mark}/${String(n)}.mp3` }),
    );
    const next = current.map(({ id: _id, live: _live, retired: _retired, ...keys }, position) => {
      const n = Number(_id.slice(2));
      return { ...keys, title: '', position, contentHash: `${mark} ${String(n)}`, ...change(n) };
    });
    const shuffled = next.map((each) => ({ each, at: random.number() })).toSorted((a, b) => a.at - b.at);
    const match = matchEpisodes(
      current,
      shuffled.map(({ each }) => each),
    );
    expect(ids(match).toSorted((a, b) => Number(a[0]) - Number(b[0]))).toEqual(
      current.map(({ id }, position) => [position, id]),
    );
    expect(match.retired).toEqual([]);
    current = next.map(({ title: _title, position: _position, ...keys }, index) => {
      const id = current[index]?.id ?? '';
      return { ...keys, id, live: false, retired: false, sortAt: keys.sortAt ?? 0 };
    });
  }
});

test('https in a guid, and a slash at its end, make no other episode', () => {
  const match = matchEpisodes(
    [known(0, { guid: 'http://a.example/1' })],
    [listed(0, { guid: 'https://a.example/1/', contentHash: 'x', enclosureKey: 'y', fallbackKey: 'z' })],
  );
  expect(ids(match)).toEqual([[0, 'id0']]);
});

test('a guid that is given to each new episode in turn does not make them one', () => {
  const match = matchEpisodes([known(5, { guid: 'daily' })], [listed(0, { guid: 'daily' })]);
  expect(ids(match)).toEqual([[0, null]]);
});

test('news under one address, hour after hour, are new ones; a feed that moved its clock lists the same ones', () => {
  const now = (change: Partial<ListedEpisode>) =>
    ids(
      matchEpisodes(
        [known(5)],
        [
          listed(0, {
            enclosureKey: 'host/5.mp3',
            contentHash: 'x',
            sortAt: 95 * day + 3_600_000,
            ...change,
          }),
        ],
      ),
    );
  expect(now({ guid: 'next', fallbackKey: 'news at five 2026 60' })).toEqual([[0, null]]);
  expect(now({ guid: 'next', fallbackKey: 'e5 2027 60' })).toEqual([[0, 'id5']]);
  expect(now({ guid: null, fallbackKey: 'corrected 2027 60' })).toEqual([[0, 'id5']]);
});

test('what is listed twice is there once', () => {
  const match = matchEpisodes(
    [],
    [listed(0), listed(1, { enclosureKey: 'host/0.mp3', fallbackKey: 'e0 2026 60', guid: 'g0' })],
  );
  expect([ids(match), match.repeated]).toEqual([[[0, null]], [1]]);
});

test('older episodes than a feed still lists are kept; a newer one that is gone was taken back', () => {
  const window = [listed(0), listed(2)];
  expect(matchEpisodes(before, window).retired).toEqual(['id1']);
  expect(matchEpisodes(before, window, { isCutOff: true }).retired).toEqual([]);
});

test('a feed without dates is a window as well', () => {
  const window = [listed(0, { sortAt: null }), listed(2, { sortAt: null })];
  expect(matchEpisodes(before, window).retired).toEqual(['id1']);
});

test('a live item that is over goes, however old it is', () => {
  expect(
    matchEpisodes(
      [...before, known(90, { live: true })],
      all.map((n) => listed(n)),
    ).retired,
  ).toEqual(['id90']);
});

test('two known episodes with one key are not mistaken for each other', () => {
  const match = matchEpisodes(
    [known(0, { enclosureKey: 'host/play' }), known(1, { enclosureKey: 'host/play' })],
    [listed(7, { enclosureKey: 'host/play' })],
  );
  expect(ids(match)).toEqual([[7, null]]);
});
