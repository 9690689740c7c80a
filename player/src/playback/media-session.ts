import { watch } from 'vue';
import type { Player } from './create-player.ts';
import { coverOf, isEpisode, titleOf } from './playable-item.ts';
import { isActive } from './player-state.ts';

export type Controls = { next(): void; previous(): void };

/** The keys of keyboards and headsets, and what the lock screen shows. */
export function connectMediaSession(session: MediaSession, player: Player, controls: Controls): void {
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
    () => player.state.item,
    (item) => {
      session.metadata =
        item &&
        new MediaMetadata({
          title: titleOf(item),
          artist: isEpisode(item) ? item.podcast.title : item.tags.slice(0, 3).join(', '),
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
