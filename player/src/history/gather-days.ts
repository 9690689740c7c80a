import type { HistoryEntry } from '../../../api/contract/history.ts';
import { dayOf } from './say-play.ts';

export type HistoryLine =
  { id: string; day: string; entry?: undefined } | { id: string; day?: undefined; entry: HistoryEntry };

/** Plays with a line before each new day; `day` is the time of its first play. */
export function gatherDays(entries: readonly HistoryEntry[]): HistoryLine[] {
  const lines: HistoryLine[] = [];
  let day = '';
  for (const entry of entries) {
    const its = dayOf(entry.startedAt);
    if (its !== day) lines.push({ id: `day ${its}`, day: entry.startedAt });
    day = its;
    lines.push({ id: entry.play, entry });
  }
  return lines;
}
