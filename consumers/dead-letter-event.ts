import { jsonText } from '#db/json-text.ts';
import type { DeadLetter } from '#db/stores/dead-letters.ts';
import type { BusEvent } from '#events/event-bus.ts';

/** `airdex.dead-letter.v1` on airdex.dead-letters.v1: the event as it came, who could not read it, and why. */
export function deadLetterEvent(letter: DeadLetter, at: Date): BusEvent {
  const { consumer, topic, eventId, key, body, reason, detail } = letter;
  const id = `${consumer}:${topic}:${eventId}`;
  const event = {
    ...{ specversion: '1.0', id, source: '/airdex', type: 'airdex.dead-letter.v1', time: at.toISOString() },
    ...{ datacontenttype: 'application/json', partitionkey: key },
    data: { listener: key, consumer, topic, eventId, reason, detail, event: body },
  };
  return { id, key, body: JSON.parse(jsonText(event)) as unknown };
}
