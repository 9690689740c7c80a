import type { PlayRow } from '#db/entities/plays.ts';
import { foldPlay, playOfSession } from './fold-play.ts';
import type { PlayWord, SessionWord } from './word.ts';

/** A word whose listener is known here. */
export type Heard = { listenerId: string; word: PlayWord | SessionWord };

export function playKey({ listenerId, play }: { listenerId: string; play: string }): string {
  return `${listenerId} ${play}`;
}

/** The plays after some more words, by key. What a listener took out of the history stays as it was taken out. */
export function foldWords(
  known: ReadonlyMap<string, PlayRow>,
  heard: readonly Heard[],
): Map<string, PlayRow> {
  const plays = new Map(known);
  for (const { listenerId, word } of heard) {
    const key = playKey({ listenerId, play: word.play });
    const before = plays.get(key);
    if (word.kind === 'play') {
      if (!before || before.removedAt === null) plays.set(key, foldPlay(before, listenerId, word));
    } else if (!before) {
      plays.set(key, playOfSession(listenerId, word));
    }
  }
  return plays;
}
