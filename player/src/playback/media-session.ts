import { watch } from 'vue';
import type { OnAir } from '../../../api/contract/now-playing.ts';
import type { Player } from './create-player.ts';
import { bylineOf, coverOf, isStation, isTrack, type Playable, titleOf } from './playable-item.ts';
import { isActive } from './player-state.ts';

export type Controls = { next(): void; previous(): void };

/** The keys of keyboards and headsets, and what the lock screen shows. */
export function connectMediaSession(
  session: MediaSession,
  player: Player,
  controls: Controls,
  onAir: (item: string) => OnAir | null = () => null,
): void {
  const handlers: [MediaSessionAction, MediaSessionActionHandler][] = [
    ['play', () => player.retry()],
    ['pause', () => player.pause()],
    ['stop', () => player.pause()],
    ['seekbackward', ({ seekOffset }) => player.skip(-(seekOffset ?? 15) * 1_000)],
    ['seekforward', ({ seekOffset }) => player.skip((seekOffset ?? 30) * 1_000)],
    ['seekto', ({ seekTime }) => player.seek((seekTime ?? 0) * 1_000)],
    ['nexttrack', () => controls.next()],
    ['previoustrack', () => controls.previous()],
  ];
  for (const [action, handler] of handlers) {
    try {
      session.setActionHandler(action, handler);
    } catch {
      // A browser that does not know an action refuses it by throwing; the others still serve.
    }
  }
  watch(
    () => [player.state.item, player.state.item && onAir(player.state.item.id)] as const,
    ([item, song]) => {
      session.metadata =
        item &&
        new MediaMetadata({
          ...words(item, song),
          artwork: (coverOf(item).artwork?.sizes ?? []).map(({ url, width }) => ({
            src: url,
            sizes: `${String(width)}x${String(width)}`,
          })),
        });
    },
    { immediate: true },
  );
  watch(
    () => player.state.phase,
    (phase) => {
      session.playbackState = isActive(phase) ? 'playing' : player.state.item ? 'paused' : 'none';
    },
    { immediate: true },
  );
  watch(
    () => [player.state.durationMs, player.state.rate, Math.floor(player.state.positionMs / 1_000)] as const,
    ([durationMs, playbackRate, position]) => {
      if (durationMs === null) session.setPositionState();
      else {
        const duration = durationMs / 1_000;
        session.setPositionState({ duration, playbackRate, position: Math.min(position, duration) });
      }
    },
  );
}

/** Of a station what it plays right now, where that is known. */
function words(item: Playable, onAir: OnAir | null): { title: string; artist: string; album?: string } {
  if (!isStation(item)) {
    const album = isTrack(item) ? item.album?.title : undefined;
    return { title: titleOf(item), artist: bylineOf(item), ...(album === undefined ? {} : { album }) };
  }
  if (!onAir?.title) return { title: item.name, artist: item.tags.slice(0, 3).join(', ') };
  return onAir.song && onAir.artist
    ? { title: onAir.song, artist: onAir.artist, album: item.name }
    : { title: onAir.title, artist: item.name };
}
