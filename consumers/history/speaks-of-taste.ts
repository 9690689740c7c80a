import type { PlayChange } from '#db/stores/play-totals.ts';

/** Whether suggestions have to follow: an item was begun, came to count, was left, or was taken back. */
export function speaksOfTaste({ before, after }: PlayChange): boolean {
  return (
    before === undefined ||
    after === undefined ||
    before.counted !== after.counted ||
    before.skipped !== after.skipped ||
    (before.lastType === 'stopped') !== (after.lastType === 'stopped')
  );
}
