import { CountReason, type HistoryEntry } from '#api/contract/history.ts';
import type { HistoryRow } from '#db/stores/history.ts';

/** A play with the item as it is now, null where it is gone. */
export function presentPlay(row: HistoryRow, details: HistoryEntry['details']): HistoryEntry {
  return {
    play: row.play,
    item: row.item,
    title: row.title,
    startedAt: row.startedAt.toISOString(),
    listenedMs: row.listenedMs,
    counted: row.counted,
    reason: CountReason.parse(row.reason),
    show: row.show,
    details,
  };
}
