import { setTimeout as sleep } from 'node:timers/promises';
import type { OnAirStream } from '#db/stores/on-air.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import { findTitleWay, type FoundWay, type WayContext } from './find-title-way.ts';
import type { TitleWay } from './title-way.ts';
import { understandTitle, type TitleStation } from './titles/understand-title.ts';
import type { SplitTitle } from './titles/split-title.ts';

export type StationReading = {
  station: TitleStation;
  streams: readonly OnAirStream[];
  contextFor: (allowedHosts: readonly string[]) => WayContext;
  /** Told after each reading; null where the station says nothing of what plays. */
  onTitle: (title: SplitTitle | null, source: TitleWay['source']) => Promise<void>;
  signal: AbortSignal;
  /** How much faster than in life. */
  pace: number;
};

/** A station that said nothing so often is asked more rarely. */
const patience = 4;
const rarelyMs = 60_000;
/** One that cannot be read so many times in a row is let go. */
const mostFailures = 3;

/** Reads a station's title again and again until it is stopped; fails where it cannot be read. */
export async function readStation(reading: StationReading): Promise<void> {
  const { station, onTitle, signal, pace } = reading;
  let { way, said } = await findAnyWay(reading);
  let failures = 0;
  let silences = 0;
  for (;;) {
    if (failures === 0) {
      const title = said && understandTitle(said, station);
      silences = title ? 0 : silences + 1;
      await onTitle(title, way.source);
    }
    const wait = silences > patience || failures > 0 ? rarelyMs : way.everyMs;
    await sleep(wait / pace, undefined, { signal });
    try {
      said = await way.read();
      failures = 0;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof SourceError)) throw error;
      failures += 1;
      if (failures >= mostFailures) throw error;
      // A server that was changed may tell it another way now.
      const found = await findAnyWay(reading).catch(() => undefined);
      if (!found) continue;
      ({ way, said } = found);
      failures = 0;
    }
  }
}

/** Of a station's streams the first that can be read, and rather one that says something. */
async function findAnyWay({ streams, contextFor, signal }: StationReading): Promise<FoundWay> {
  let silent: FoundWay | undefined;
  let failure: unknown = new SourceError('unreadable', 'The station has no stream.');
  for (const stream of streams) {
    try {
      const found = await findTitleWay(stream, contextFor(stream.allowedHosts));
      if (found.said) return found;
      silent ??= found;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof SourceError)) throw error;
      failure = error;
    }
  }
  if (silent) return silent;
  throw failure;
}
