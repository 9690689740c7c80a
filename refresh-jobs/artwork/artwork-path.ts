import { join } from 'node:path';

/** Where the media host finds a size of a picture. */
export function artworkPath(dataDir: string, contentHash: string, width: number): string {
  return join(artworkDir(dataDir), contentHash.slice(0, 2), `${contentHash}-${String(width)}.webp`);
}

export function artworkDir(dataDir: string): string {
  return join(dataDir, 'artwork');
}
