import type { StreamRow } from '#db/stores/station-row.ts';

const healthOrder = { ok: 0, unknown: 1, failing: 2, dead: 3 };

/** Where to hear it, best first: what works, then as the catalog orders them. */
export function streamsToTry(streams: readonly StreamRow[]): StreamRow[] {
  return streams.toSorted((a, b) => healthOrder[a.health] - healthOrder[b.health] || a.position - b.position);
}

/** The address that a player can play: behind its playlist, and over https where that is asked for and there. */
export function playableUrl(stream: StreamRow, secure: boolean): string | null {
  const plain = stream.resolvedUrls[0] ?? stream.url;
  if (!secure) return plain;
  return [plain, stream.secureUrl, stream.url].find((url) => url?.startsWith('https://')) ?? null;
}
