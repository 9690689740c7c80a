import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Variant } from './variant.ts';

/** Below AIRDEX_DATA; the media host looks for it there. */
export function renditionsDir(dataDir: string): string {
  return join(dataDir, 'renditions');
}

/** `ab/ab….-opus-128.opus`: of another content another name, so an address never changes what it plays. */
export function renditionPath(trackId: string, contentHash: string, variant: Variant): string {
  const hash = createHash('sha256').update(`${trackId} ${contentHash}`).digest('hex').slice(0, 32);
  return `${hash.slice(0, 2)}/${hash}-${variant.name}.${variant.extension}`;
}
