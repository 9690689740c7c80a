import type { Playable } from './playable-item.ts';

/** Signed URLs are renewed when this much of their time is over. */
const renewAfter = 0.8;

/** When the first signed URL of an item that was read at `readAt` is due to be renewed, or null. */
export function renewalDue(item: Playable, readAt: number): number | null {
  const expiries = item.streams.flatMap(({ signed, expiresAt }) =>
    signed && expiresAt !== null ? [Date.parse(expiresAt)] : [],
  );
  if (expiries.length === 0) return null;
  const first = Math.min(...expiries);
  return readAt + Math.max(0, first - readAt) * renewAfter;
}

export function hasSigned(item: Playable): boolean {
  return item.streams.some(({ signed }) => signed);
}

export function isStale(item: Playable, now: number): boolean {
  return item.streams.some(
    ({ signed, expiresAt }) => signed && expiresAt !== null && Date.parse(expiresAt) <= now,
  );
}
