import type { HistoryEntry } from '../../../api/contract/history.ts';
import { exampleStation } from './example-station.ts';

/** For tests: a station heard for twelve minutes. */
export function exampleEntry(changes: Partial<HistoryEntry> = {}): HistoryEntry {
  const details = exampleStation();
  return {
    play: 'play-1',
    item: details.id,
    title: details.name,
    startedAt: '2026-11-21T08:00:00.000Z',
    listenedMs: 720_000,
    counted: true,
    reason: 'heard-30-seconds',
    show: null,
    details,
    ...changes,
  };
}
