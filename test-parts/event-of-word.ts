import type { BusEvent } from '#events/event-bus.ts';
import type { Word } from '#consumers/history/word.ts';

/** The event on the plays topic that says so. */
export function eventOfWord(word: Word): BusEvent {
  const { eventId, pseudonym, item } = word;
  const time = new Date(word.kind === 'session' ? word.startedAt + word.heardMs : word.time).toISOString();
  const envelope = {
    ...{ specversion: '1.0', id: eventId, source: '/airdex', subject: item, time, partitionkey: pseudonym },
    datacontenttype: 'application/json',
  };
  const body = (type: string, data: object) => ({
    ...envelope,
    type,
    data: { listener: pseudonym, item, ...data },
  });
  if (word.kind === 'session') {
    return {
      ...{ id: eventId, key: pseudonym },
      body: body('airdex.session.closed.v1', {
        session: word.play.replace(/^server:/, ''),
        openedAt: new Date(word.startedAt).toISOString(),
        durationMs: word.heardMs,
      }),
    };
  }
  const type = word.kind === 'opinion' ? word.opinion : word.type;
  const said =
    word.kind === 'opinion'
      ? { play: 'opinion', seq: 0, positionMs: 0, listenedMs: 0 }
      : {
          ...{ play: word.play, seq: word.seq, positionMs: word.positionMs, listenedMs: word.listenedMs },
          ...(word.client !== null && { client: word.client }),
        };
  return {
    ...{ id: eventId, key: pseudonym },
    body: {
      ...body(`airdex.play.${type}.v1`, { ...said, type, at: time, receivedAt: time }),
      ...(word.kind === 'play' && word.traceparent !== undefined && { traceparent: word.traceparent }),
    },
  };
}
