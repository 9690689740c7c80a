import { wantOnAir } from '#db/stores/on-air.ts';
import { playsTopic } from '#events/topics.ts';
import { readStationEvent } from '#consumers/read-station-event.ts';
import type { Consumer } from '#consumers/run-consumer.ts';

/** Players tell how far they are every 15 seconds; some of that may be lost before a station is let go. */
const wantedForMs = 90_000;
const listening: readonly string[] = ['started', 'progress', 'resumed'];

/** Has stations read that somebody listens to. `now`: milliseconds since 1970. */
export function createOnAirConsumer(now: () => number = Date.now): Consumer {
  return {
    ...{ name: 'on-air', topic: playsTopic },
    handle: async (transaction, events) => {
      const wanted = new Map<string, number>();
      for (const event of events) {
        const said = readStationEvent(event);
        if (!said || !listening.includes(said.data.type)) continue;
        // What a player kept while it was offline, and what waited for us, was listened to then and not now.
        const agoMs = Math.max(0, now() - Math.min(said.receivedAt, said.time));
        const seconds = (wantedForMs - agoMs) / 1_000;
        if (seconds > 0) wanted.set(said.stationId, Math.max(seconds, wanted.get(said.stationId) ?? 0));
      }
      await wantOnAir(
        transaction,
        Array.from(wanted, ([stationId, seconds]) => ({ stationId, seconds })),
      );
    },
  };
}
