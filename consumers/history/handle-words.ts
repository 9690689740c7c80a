import type { Queryable } from '#db/database.ts';
import type { PlayRow } from '#db/entities/plays.ts';
import { describeItems, type ItemDescription } from '#db/stores/describe-items.ts';
import { writeHeardPositions } from '#db/stores/heard-positions.ts';
import { writeOpinions } from '#db/stores/opinions.ts';
import { changeItemDays, changeListenerTotals, type PlayChange } from '#db/stores/play-totals.ts';
import { loadPlays, loadPlaysBeside, lockListeners, writePlays } from '#db/stores/plays.ts';
import { askForSuggestions } from '#db/stores/suggestion-requests.ts';
import type { BusEvent } from '#events/event-bus.ts';
import { foldWords, playKey, type Heard } from './fold-words.ts';
import { heardPositions } from './heard-positions.ts';
import { isSession, joinSessions, toleranceMs } from './join-sessions.ts';
import { readWord } from './read-word.ts';
import { speaksOfTaste } from './speaks-of-taste.ts';
import { tellListens } from './tell-listens.ts';

/** What a batch of the plays topic means for the history of its listeners, in one transaction and few statements. */
export async function handleWords(
  transaction: Queryable,
  events: readonly BusEvent[],
  { isPrivate }: { isPrivate: boolean },
): Promise<void> {
  const said = events.flatMap((event) => readWord(event) ?? []);
  if (said.length === 0) return;
  const listeners = await lockListeners(transaction, [...new Set(said.map((word) => word.pseudonym))]);
  const items = await describeItems(
    transaction,
    said.map((word) => word.item),
  );
  // Of a listener who was erased nothing is kept.
  const heard = said.flatMap((word) => {
    const listenerId = listeners.get(word.pseudonym);
    const item = items.get(word.item)?.item ?? word.item;
    return listenerId === undefined ? [] : { listenerId, word: { ...word, item } };
  });
  const opinions = heard.flatMap(({ listenerId, word }) =>
    word.kind === 'opinion' ? { ...word, listenerId, at: new Date(word.time) } : [],
  );
  await writeOpinions(transaction, opinions);
  await askForSuggestions(
    transaction,
    opinions.map(({ listenerId }) => listenerId),
  );
  const ofPlays = heard.filter((one): one is Heard => one.word.kind !== 'opinion');
  if (ofPlays.length === 0) return;
  const described = new Map([...items.values()].map((description) => [description.item, description]));
  const { before, after } = await foldInto(transaction, ofPlays, described);
  const changes = [...after].flatMap(([key, play]): PlayChange[] => {
    const known = before.get(key);
    return known && isSame(known, play) ? [] : [{ before: known, after: play }];
  });
  await writePlays(
    transaction,
    changes.flatMap((change) => change.after ?? []),
  );
  await changeListenerTotals(transaction, changes);
  await askForSuggestions(
    transaction,
    changes
      .filter(speaksOfTaste)
      .flatMap(({ before: known, after: play }) => (play ?? known)?.listenerId ?? []),
  );
  await writeHeardPositions(transaction, heardPositions(ofPlays, described));
  const forEverybody = isPrivate
    ? []
    : changes.filter(({ after: play }) => described.get(play?.item ?? '')?.isPrivate !== true);
  await tellListens(transaction, forEverybody, [...after.values()], ofPlays, listeners);
  await changeItemDays(transaction, forEverybody);
}

/** The plays that the words are of, and those beside them that servers told of, as they were and as they are. */
async function foldInto(
  transaction: Queryable,
  heard: readonly Heard[],
  described: ReadonlyMap<string, ItemDescription>,
): Promise<{ before: Map<string, PlayRow>; after: Map<string, PlayRow> }> {
  const keys = new Map(
    heard.map(({ listenerId, word: { play } }) => [playKey({ listenerId, play }), { listenerId, play }]),
  );
  const before = byKey(await loadPlays(transaction, [...keys.values()]));
  const folded = foldWords(before, heard);
  const add = (plays: PlayRow[]) => {
    for (const play of plays) {
      const key = playKey(play);
      if (folded.has(key)) continue;
      before.set(key, play);
      folded.set(key, play);
    }
  };
  const fresh = [...folded.values()].filter((play) => isSession(play) && !before.has(playKey(play)));
  add(await loadPlaysBeside(transaction, fresh, 'players', toleranceMs));
  const played = [...folded.values()].filter((play) => !isSession(play));
  add(await loadPlaysBeside(transaction, played, 'servers', toleranceMs));
  const wasTold = (session: PlayRow) => before.get(playKey(session))?.counted === true;
  const joined = joinSessions([...folded.values()], wasTold).map((play) => {
    // What was taken out of the history gets no name again.
    if (play.removedAt !== null) return play;
    const { title = null, parent = null } = described.get(play.item) ?? {};
    return { ...play, title: play.title ?? title, parent: play.parent ?? parent };
  });
  return { before, after: byKey(joined) };
}

function byKey(plays: readonly PlayRow[]): Map<string, PlayRow> {
  return new Map(plays.map((play) => [playKey(play), play]));
}

function isSame(one: PlayRow, other: PlayRow): boolean {
  return (Object.keys(one) as (keyof PlayRow)[]).every(
    (field) => one[field]?.valueOf() === other[field]?.valueOf(),
  );
}
