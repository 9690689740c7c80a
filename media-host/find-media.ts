import { signedNotBefore } from '#signing/expiry.ts';
import { readMediaPath } from '#signing/media-path.ts';
import { verifyToken } from '#signing/token.ts';
import type { MediaKeys } from './media-keys.ts';

export type FoundMedia =
  /** `path` is below `root`, in the spelling of signing/media-path.ts; `exp` in Unix seconds. */
  { found: { root: string; path: string; exp: number } } | { refused: 'not signed' | 'expired' | 'gone' };

const signed = /^([^?]+)\?t=([\w.-]+)$/;
const rendition = /^\/renditions\/(([0-9a-f]{2})\/\2[0-9a-f]{30}-([a-z0-9]+-[0-9]+)\.[a-z0-9]+)$/;

/** What a request may have, by its address exactly as it came. njs/library.js is its twin. `now` in Unix seconds. */
export function findMedia(url: string, keys: MediaKeys, renditions: string, now: number): FoundMedia {
  const [, item = '', token = ''] = signed.exec(url) ?? [];
  const asked = readAddress(item, renditions);
  if (!asked) return { refused: 'not signed' };
  const verdict = verifyToken(token, { purpose: 'media', item, variant: asked.variant }, keys.keys, now);
  if (verdict.verdict === 'expired') return { refused: 'expired' };
  if (verdict.verdict === 'forged') return { refused: 'not signed' };
  const revokedAt = keys.revoked.get(verdict.pseudonym);
  if (revokedAt !== undefined && signedNotBefore(verdict.exp) <= revokedAt) return { refused: 'not signed' };
  const root = asked.root ?? keys.roots.get(asked.providerId);
  return root === undefined ? { refused: 'gone' } : { found: { root, path: asked.path, exp: verdict.exp } };
}

type Asked = { variant: string; path: string; providerId: string; root?: string };

function readAddress(item: string, renditions: string): Asked | undefined {
  const file = readMediaPath(item);
  if (file) return { ...file, variant: 'original' };
  const [, path, , variant] = rendition.exec(item) ?? [];
  return path === undefined || variant === undefined
    ? undefined
    : { path, variant, providerId: '', root: renditions };
}
