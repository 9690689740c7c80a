import type { StationEntry } from './entry.ts';

/** Bytes. What is longer fits no index of the database, and no player asks for it. */
const longestAddress = 2_000;

/** Why an entry cannot be kept, in words for an admin: one that cannot must not take a whole run with it. */
export function whyUnfit({ key, streams }: Pick<StationEntry, 'key' | 'streams'>): string | undefined {
  const isTooLong = (text: string) => Buffer.byteLength(text) > longestAddress;
  if (streams.some(({ url }) => isTooLong(url)))
    return `its address is longer than ${String(longestAddress)} bytes`;
  return isTooLong(key) ? `its id is longer than ${String(longestAddress)} bytes` : undefined;
}
