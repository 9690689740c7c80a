import { renameSync, rmSync } from 'node:fs';

/** Puts a folder in the place of another, both on one disk; where somebody else is quicker, theirs stays. */
export function replaceFolder(place: string, fresh: string): void {
  const old = `${fresh}.old`;
  move(place, old);
  move(fresh, place);
  rmSync(old, { recursive: true, force: true });
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(code)) throw error;
  }
}
