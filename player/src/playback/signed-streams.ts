import type { Station } from '../../../api/contract/station.ts';

/** Signed URLs are renewed when this much of their time is over. */
const renewAfter = 0.8;

/** When the first signed URL of a station that was read at `readAt` is due to be renewed, or null. */
export function renewalDue(station: Station, readAt: number): number | null {
  const expiries = station.streams.flatMap(({ signed, expiresAt }) =>
    signed && expiresAt !== null ? [Date.parse(expiresAt)] : [],
  );
  if (expiries.length === 0) return null;
  const first = Math.min(...expiries);
  return readAt + Math.max(0, first - readAt) * renewAfter;
}

export function hasSigned(station: Station): boolean {
  return station.streams.some(({ signed }) => signed);
}

export function isStale(station: Station, now: number): boolean {
  return station.streams.some(
    ({ signed, expiresAt }) => signed && expiresAt !== null && Date.parse(expiresAt) <= now,
  );
}
