import { randomUUID } from 'node:crypto';
import type { ReadFile } from './track-entry.ts';

export type PlacedFile = {
  file: ReadFile;
  /** Null where it cannot be read and never could be. */
  trackId: string | null;
  isNew: boolean;
};

/**
 * Which track each read file is: the one of the same content that was moved here, else what was at its path, else a
 * new one. A path whose track was moved elsewhere has none.
 */
export function placeTracks(
  files: readonly ReadFile[],
  known: ReadonlyMap<string, { trackId: string | null }>,
  moved: ReadonlyMap<string, string>,
): PlacedFile[] {
  const movedIds = new Set(moved.values());
  return files.map((file) => {
    const before = known.get(file.path)?.trackId ?? null;
    const here = before !== null && !movedIds.has(before) ? before : null;
    if ('failure' in file.outcome) return { file, trackId: here, isNew: false };
    const trackId = moved.get(file.path) ?? here;
    return { file, trackId: trackId ?? randomUUID(), isNew: trackId === null };
  });
}
