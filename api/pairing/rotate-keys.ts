import type { IssuerKey } from '#db/stores/issuers.ts';

const mostKeys = 10;

/**
 * The new key first; the others are believed for so long and no longer than they were already to be. What has ended is
 * left out. The same key twice changes nothing but the time of the others.
 */
export function rotateKeys(keys: IssuerKey[], added: IssuerKey, keepMs: number, now: number): IssuerKey[] {
  const last = new Date(now + keepMs).toISOString();
  const others = keys
    .filter((key) => key.kid !== added.kid)
    .map((key) => ({ ...key, until: key.until !== undefined && key.until < last ? key.until : last }))
    .filter((key) => Date.parse(key.until) > now);
  return [added, ...others].slice(0, mostKeys);
}
