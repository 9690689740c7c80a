import { keepStreamReports, type StreamReport } from '#db/stores/stream-reports.ts';
import { playsTopic } from '#events/topics.ts';
import { readStationEvent, type StationEvent } from '#consumers/read-station-event.ts';
import type { Consumer } from '#consumers/run-consumer.ts';

/** Less may have come out of a buffer that never filled again. */
const soundedMs = 10_000;
/** What speaks against the stream: not a browser that may not play yet, a link that expired, or a missing codec. */
const faults: readonly string[] = ['network', 'decode', 'stalled'];
const longestUrl = 2_000;

/** What players report of streams goes into their health, with the probes. */
export const streamHealthConsumer: Consumer = {
  ...{ name: 'stream-health', topic: playsTopic },
  handle: async (transaction, events) => {
    await keepStreamReports(
      transaction,
      events.flatMap((event) => {
        const said = readStationEvent(event);
        return (said && reportOf(said)) ?? [];
      }),
    );
  },
};

function reportOf({ pseudonym, stationId, time, data }: StationEvent): StreamReport | undefined {
  const { type, stream: url, problem = null, listenedMs } = data;
  if (url === undefined || url.length > longestUrl) return undefined;
  const failed = type === 'failed';
  const says = failed ? problem !== null && faults.includes(problem) : listenedMs >= soundedMs;
  return says ? { ...{ pseudonym, stationId, url, failed, problem }, at: new Date(time) } : undefined;
}
