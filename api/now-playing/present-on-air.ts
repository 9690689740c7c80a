import type { OnAir } from '#api/contract/now-playing.ts';
import type { OnAirState } from '#db/stores/on-air.ts';

/** `asked` is the id that the caller knows the station by. */
export function presentOnAir(asked: string, { title, artist, song, since }: OnAirState): OnAir {
  return { item: `station:${asked}`, title, artist, song, since: since?.toISOString() ?? null };
}

/** A server-sent event. JSON has no line breaks of its own. */
export function onAirEvent(asked: string, state: OnAirState): string {
  const data = JSON.stringify(presentOnAir(asked, state));
  return `id: ${String(state.version)}\nevent: now-playing\ndata: ${data}\n\n`;
}
