import fc from 'fast-check';
import type { Heard } from '#consumers/history/fold-words.ts';
import type { PlayWord } from '#consumers/history/word.ts';

const noon = Date.parse('2026-11-20T12:00:00Z');
const uuid = (digit: number) => `00000000-0000-4000-8000-00000000000${String(digit)}`;
/** Two stations and an episode, for a catalog that holds them. */
export const arbitraryItems = [`station:${uuid(1)}`, `station:${uuid(2)}`, `episode:${uuid(3)}`] as const;
const pseudonyms = ['anna', 'ben'];
const types = ['started', 'progress', 'paused', 'resumed', 'stopped', 'completed', 'skipped', 'failed'];
const milliseconds = fc.oneof(fc.constantFrom(0, 29_999, 30_000), fc.nat(200_000));

/** Words of a few listeners, plays and connections that run into each other; numbers and times repeat. */
export const arbitraryWords: fc.Arbitrary<Heard['word'][]> = fc
  .array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          pseudonym: fc.constantFrom(...pseudonyms),
          play: fc.nat(3),
          seq: fc.nat(4),
          type: fc.constantFrom(...types),
          time: fc.nat(900_000),
          positionMs: milliseconds,
          listenedMs: milliseconds,
          client: fc.constantFrom(null, 'one', 'two'),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          pseudonym: fc.constantFrom(...pseudonyms),
          session: fc.nat(3),
          openedAt: fc.nat(900_000),
          durationMs: milliseconds,
        }),
      },
    ),
    { minLength: 1, maxLength: 24 },
  )
  .map((drawn) => {
    const sessions = new Set<string>();
    return drawn.flatMap((said, index): Heard['word'][] => {
      const eventId = `${said.pseudonym}:${String(index)}`;
      if ('play' in said) {
        const word: PlayWord = {
          ...said,
          ...{ kind: 'play', eventId, time: noon + said.time },
          ...{
            play: `play-${String(said.play)}`,
            item: arbitraryItems[said.play % arbitraryItems.length] ?? '',
          },
        };
        return [word];
      }
      // A connection closes once.
      const play = `server:${said.pseudonym}-${String(said.session)}`;
      if (sessions.has(play)) return [];
      sessions.add(play);
      return [
        {
          ...{ kind: 'session', eventId, pseudonym: said.pseudonym, play },
          item: arbitraryItems[said.session % arbitraryItems.length] ?? '',
          startedAt: noon + said.openedAt,
          heardMs: said.durationMs,
        },
      ];
    });
  });

/** The same words, some of them twice, in any order, in batches. */
export function arbitraryDelivery<Word>(words: readonly Word[]): fc.Arbitrary<Word[][]> {
  return fc
    .subarray([...words])
    .chain((repeated) => {
      const all = [...words, ...repeated];
      return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
    })
    .chain((order) =>
      fc.array(fc.nat(order.length), { maxLength: 4 }).map((cuts) => {
        const edges = [0, ...cuts.toSorted((one, other) => one - other), order.length];
        return edges.slice(1).map((end, index) => order.slice(edges[index], end));
      }),
    );
}
