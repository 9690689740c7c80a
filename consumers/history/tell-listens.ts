import type { Queryable } from '#db/database.ts';
import type { PlayRow } from '#db/entities/plays.ts';
import { announceEvents, appendEvents } from '#db/stores/event-log.ts';
import type { PlayChange } from '#db/stores/play-totals.ts';
import type { ListenCloudEvent } from '#events/cloud-event.ts';
import { listensTopic } from '#events/topics.ts';
import { playKey, type Heard } from './fold-words.ts';
import { isSession, overlap } from './join-sessions.ts';

/** Tells of the plays that came to count, once each: with the transaction that remembers that they count. */
export async function tellListens(
  transaction: Queryable,
  changes: readonly PlayChange[],
  beside: readonly PlayRow[],
  heard: readonly Heard[],
  listeners: ReadonlyMap<string, string>,
): Promise<void> {
  const pseudonyms = new Map([...listeners].map(([pseudonym, id]) => [id, pseudonym]));
  const traces = tracesOf(heard);
  // A server's account that was a listen before the player told of it has been told of.
  const told = beside.filter((play) => isSession(play) && play.removedAt !== null && play.counted);
  const events = changes.flatMap(({ before, after }) => {
    if (!after?.counted || before?.counted || after.removedAt !== null) return [];
    if (told.some((session) => overlap(session, after))) return [];
    const pseudonym = pseudonyms.get(after.listenerId);
    return pseudonym === undefined ? [] : listenEvent(after, pseudonym, traces.get(playKey(after)));
  });
  if (events.length === 0) return;
  await appendEvents(
    transaction,
    listensTopic,
    events.map((event) => ({ id: event.id, key: event.partitionkey, body: event })),
  );
  await announceEvents(transaction, listensTopic);
}

function listenEvent(play: PlayRow, pseudonym: string, traceparent: string | undefined): ListenCloudEvent {
  return {
    specversion: '1.0',
    id: `${pseudonym}:${play.play}`,
    source: '/airdex',
    type: 'airdex.listen.counted.v1',
    subject: play.item,
    time: play.lastAt.toISOString(),
    datacontenttype: 'application/json',
    partitionkey: pseudonym,
    ...(traceparent !== undefined && { traceparent }),
    data: {
      listener: pseudonym,
      play: play.play,
      item: play.item,
      parent: play.parent,
      title: play.title,
      startedAt: play.startedAt.toISOString(),
      listenedMs: play.listenedMs,
      reason: play.reason,
    },
  };
}

/** The trace of the request that brought the last word of each play. */
function tracesOf(heard: readonly Heard[]): Map<string, string> {
  return new Map(
    heard.flatMap(({ listenerId, word }): [string, string][] =>
      word.kind === 'play' && word.traceparent !== undefined
        ? [[playKey({ listenerId, play: word.play }), word.traceparent]]
        : [],
    ),
  );
}
