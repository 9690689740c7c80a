import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlayRow } from '#db/entities/plays.ts';
import { arbitraryDelivery, arbitraryWords } from '#test-parts/arbitrary-words.ts';
import { foldWords, playKey, type Heard } from './fold-words.ts';
import { joinSessions } from './join-sessions.ts';
import type { PlayWord, SessionWord } from './word.ts';

function remember(batches: Heard['word'][][]): PlayRow[] {
  let plays: PlayRow[] = [];
  for (const batch of batches) {
    const known = new Map(plays.map((play) => [playKey(play), play]));
    const heard = batch.map((word) => ({ listenerId: word.pseudonym, word }));
    plays = joinSessions([...foldWords(known, heard).values()]);
  }
  return plays.toSorted((one, other) => (playKey(one) < playKey(other) ? -1 : 1));
}

/** Of what is hidden nobody reads whether it counted. */
const shown = (plays: PlayRow[]) => plays.filter((play) => play.removedAt === null);

const noon = Date.parse('2026-11-20T12:00:00Z');
const word = (change: Partial<PlayWord>): PlayWord => ({
  ...{ kind: 'play', eventId: 'e', pseudonym: 'anna', play: 'p', item: 'station:a', seq: 0, type: 'started' },
  ...{ time: noon, positionMs: 0, listenedMs: 0, client: null },
  ...change,
});
const session = (change: Partial<SessionWord> = {}): SessionWord => ({
  ...{ kind: 'session', eventId: 's', pseudonym: 'anna', play: 'server:s', item: 'station:a' },
  ...{ startedAt: noon, heardMs: 60_000 },
  ...change,
});

test('any order of words, with duplicates, in any batches, gives the same plays', () => {
  fc.assert(
    fc.property(
      arbitraryWords.chain((words) => fc.tuple(fc.constant(words), arbitraryDelivery(words))),
      ([words, delivery]) => {
        expect(shown(remember(delivery))).toEqual(shown(remember([words])));
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a play that names two items is one play of the same item in either order', () => {
  const words = [word({ item: 'station:b', seq: 1 }), word({ item: 'station:a', seq: 2 })];
  expect(remember([words])).toEqual(remember([words.toReversed()]));
});

test.each([
  ['30 seconds heard', [word({ listenedMs: 30_000 })], true, 'heard-30-seconds'],
  ['a second less', [word({ listenedMs: 29_999 })], false, 'too-short'],
  [
    'a short item heard to its end',
    [word({ type: 'completed', listenedMs: 9_000, positionMs: 9_500 })],
    true,
    'heard-to-the-end',
  ],
  [
    'a long item of which the end was sought',
    [word({ type: 'completed', listenedMs: 9_000, positionMs: 3_600_000 })],
    false,
    'too-short',
  ],
  ['silence to the end', [word({ type: 'completed', positionMs: 9_500 })], false, 'not-heard'],
  ['a skip', [word({ listenedMs: 5_000 }), word({ seq: 1, type: 'skipped' })], false, 'skipped'],
  ['a skip after a minute', [word({ type: 'skipped', listenedMs: 60_000 })], true, 'heard-30-seconds'],
  ['a failure', [word({ type: 'failed' })], false, 'failed'],
  ['nothing at all', [word({})], false, 'not-heard'],
])('of %s it is said whether and why it counts', (_, words, counted, reason) => {
  expect(remember([words])).toMatchObject([{ counted, reason }]);
});

test('a play begins where what was heard began, and its place is that of the greatest number', () => {
  const words = [
    word({ seq: 2, type: 'paused', time: noon + 90_000, listenedMs: 80_000, positionMs: 81_000 }),
    word({ seq: 1, type: 'progress', time: noon + 95_000, listenedMs: 40_000, positionMs: 41_000 }),
  ];
  expect(remember([words])).toMatchObject([
    {
      startedAt: new Date(noon + 10_000),
      lastAt: new Date(noon + 95_000),
      listenedMs: 80_000,
      positionMs: 81_000,
      lastType: 'paused',
    },
  ]);
});

test("a server's account joins the play that a player told of, whichever comes first", () => {
  const told = word({ time: noon + 50_000, listenedMs: 45_000 });
  for (const batches of [[[told], [session()]], [[session()], [told]], [[session(), told]]]) {
    expect(shown(remember(batches))).toMatchObject([{ play: 'p', listenedMs: 45_000, serverMs: 60_000 }]);
  }
});

test("a server's account is a play of its own where the player's was of another item, time or listener", () => {
  for (const other of [{ item: 'station:b' }, { time: noon + 600_000 }, { pseudonym: 'ben' }]) {
    const plays = shown(remember([[session(), word(other)]]));
    expect(plays.map((play) => [play.play, play.serverMs])).toContainEqual(['server:s', 60_000]);
    expect(plays).toHaveLength(2);
  }
});

test('two connections of one play are summed up', () => {
  const second = session({ play: 'server:t', startedAt: noon + 61_000, heardMs: 5_000 });
  const told = word({ time: noon + 70_000, listenedMs: 64_000 });
  expect(shown(remember([[session()], [told], [second]]))).toMatchObject([{ play: 'p', serverMs: 65_000 }]);
});

test('what was taken out of the history is not put back by a late word', () => {
  const removed = { ...remember([[word({})]])[0], removedAt: new Date(noon) } as PlayRow;
  const known = new Map([[playKey(removed), removed]]);
  const late = { listenerId: 'anna', word: word({ seq: 9, listenedMs: 60_000 }) };
  expect([...foldWords(known, [late]).values()]).toEqual([removed]);
});
