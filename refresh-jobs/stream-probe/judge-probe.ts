import type { DueStream, ProbedStream } from '#db/stores/stream-probes.ts';
import { nextHealth } from './next-health.ts';
import { nextProbeAt, probeIntervals } from './next-probe-at.ts';
import type { ProbeResult } from './probe-result.ts';

/** What is kept of a stream after a probe. `random` (0..1) spreads the next one. */
export function judgeProbe(
  stream: DueStream,
  result: ProbeResult,
  secureUrl: string | null,
  now: Date,
  random: number,
): ProbedStream {
  if (result.kind === 'refused') return unjudged(stream, result.failure, now);
  const heard = result.kind === 'heard';
  const record = nextHealth(stream, heard, now);
  const next = { ...record, id: stream.id, nextProbeAt: nextProbeAt(record, heard, now, random) };
  if (!heard) return { ...next, failure: result.failure, heard: null };
  const { protocol, codec, bitrate, resolvedUrls, secure } = result;
  return {
    ...next,
    failure: null,
    heard: { protocol, codec, bitrate, resolvedUrls, secureUrl, secure: secure || secureUrl !== null },
  };
}

/** What may not be contacted keeps the health it had: players may well reach it. */
function unjudged(stream: DueStream, failure: string, now: Date): ProbedStream {
  const { id, health, failures, failingSince } = stream;
  const nextProbeAt = new Date(now.getTime() + probeIntervals.ok);
  return { id, health, failures, failingSince, failure, nextProbeAt, heard: null };
}
