import { watch } from 'vue';
import type { PlayEvent } from '../../../events/play-event.ts';
import type { Stream } from '../../../api/contract/station.ts';
import type { Clock } from '../playback/clock.ts';
import type { Player } from '../playback/create-player.ts';
import { isFile, type Playable } from '../playback/playable-item.ts';
import type { StreamProblem } from '../playback/stream-problem.ts';
import { heardBetween, type Moment } from './measure-listening.ts';
import { nameStream } from './name-stream.ts';

/** Milliseconds. What was heard for 30 seconds counts, so that moment is among those that are told. */
const tellEvery = 15_000;
const measureEvery = 1_000;
/** Until it sounds. */
const listenEvery = 250;
/** Who comes back later begins anew. */
const longestPause = 30 * 60_000;
/** Left before it counts: not what was looked for. */
const skippedBefore = 30_000;

type Play = {
  id: string;
  listener: string;
  item: Playable;
  seq: number;
  /** When it began to sound; null until then. */
  soundedAt: number | null;
  pausedAt: number | null;
  listenedMs: number;
  toldMs: number;
  positionMs: number;
};

export type ReporterParts = {
  player: Player;
  clock: Clock;
  /** Who is heard; null for guests and while nobody shall know. */
  listener(): string | null;
  newId(): string;
  /** Name and version of the player. */
  client: string;
  tell(listener: string, event: PlayEvent): void;
};

/** Tells what is played: from the moment at which it really sounds, and how much of it was heard. */
export function createPlayReporter(parts: ReporterParts) {
  const { player, clock } = parts;
  const { state } = player;
  let play: Play | null = null;
  let before: (Moment & { rate: number }) | null = null;
  let cancel: (() => void) | undefined;

  function tell(of: Play, type: PlayEvent['type'], more: Partial<PlayEvent> = {}): void {
    const seq = of.seq++;
    of.toldMs = of.listenedMs;
    parts.tell(of.listener, {
      ...{ id: `${of.id}:${String(seq)}`, play: of.id, seq, type, item: of.item.id },
      at: new Date(clock.now()).toISOString(),
      positionMs: Math.max(0, Math.round(of.positionMs)),
      listenedMs: Math.round(of.listenedMs),
      client: parts.client,
      ...more,
    });
  }

  const streamOf = (item: Playable, stream: Stream | null): Partial<PlayEvent> => {
    const name = stream && nameStream(item, stream);
    return name ? { stream: name } : {};
  };

  /** Adds what was heard since the last time, and tells what follows from it. */
  function measure(): void {
    const now = { at: clock.now(), positionMs: player.soundedMs(), rate: state.rate };
    const since = before;
    before = state.phase === 'playing' ? now : null;
    if (!play) return;
    const { item } = play;
    if (!isFile(item)) play.positionMs = now.at - (play.soundedAt ?? now.at);
    else if (state.item?.id === item.id) play.positionMs = state.positionMs;
    if (since) hear(play, heardBetween(since, now, since.rate));
  }

  function hear(of: Play, milliseconds: number): void {
    if (milliseconds === 0) return;
    const { item } = of;
    of.listenedMs += milliseconds;
    if (of.soundedAt === null || of.pausedAt !== null) {
      const type = of.soundedAt === null ? 'started' : 'resumed';
      of.soundedAt ??= clock.now() - milliseconds;
      of.pausedAt = null;
      tell(of, type, streamOf(item, state.stream));
    } else if (Math.floor(of.listenedMs / tellEvery) > Math.floor(of.toldMs / tellEvery)) {
      tell(of, 'progress', streamOf(item, state.stream));
    }
  }

  function measureOn(): void {
    cancel?.();
    cancel = undefined;
    if (state.phase !== 'playing') return;
    const waiting = play !== null && (play.soundedAt === null || play.pausedAt !== null);
    cancel = clock.after(waiting ? listenEvery : measureEvery, () => {
      measure();
      measureOn();
    });
  }

  function end(of: Play, type: 'stopped' | 'skipped' | 'completed'): void {
    if (of.soundedAt !== null) tell(of, type);
    if (play === of) play = null;
  }

  function look(): void {
    measure();
    const { item, phase } = state;
    // Between two items, or taking up the same one again: what comes next decides.
    if (!item) return;
    const listener = parts.listener();
    if (play && (play.item.id !== item.id || play.listener !== listener)) {
      const wasLeft = play.item.id !== item.id && play.pausedAt === null;
      end(play, wasLeft && play.listenedMs < skippedBefore ? 'skipped' : 'stopped');
    }
    if (play?.pausedAt && phase !== 'paused' && clock.now() - play.pausedAt > longestPause) play = null;
    if (phase === 'connecting' || phase === 'playing')
      play ??= listener === null ? null : begin(listener, item);
    if (play && phase === 'paused' && play.soundedAt !== null && play.pausedAt === null) {
      play.pausedAt = clock.now();
      tell(play, 'paused');
    }
    if (play && phase === 'failed') tellObstacle(play);
    measureOn();
  }

  function begin(listener: string, item: Playable): Play {
    before =
      state.phase === 'playing'
        ? { at: clock.now(), positionMs: player.soundedMs(), rate: state.rate }
        : null;
    const nothing = { seq: 0, soundedAt: null, pausedAt: null, listenedMs: 0, toldMs: 0, positionMs: 0 };
    return { id: parts.newId(), listener, item, ...nothing };
  }

  /** What keeps all of an item's streams from being tried is no fault of any of them. */
  function tellObstacle(of: Play): void {
    if (state.failure === 'codec') tell(of, 'failed', { problem: 'unsupported' });
    if (state.failure === 'insecure' || state.failure === 'not-allowed')
      tell(of, 'failed', { problem: 'blocked' });
  }

  const stop = watch(
    () => [state.item?.id, state.phase, parts.listener()] as const,
    () => look(),
    { flush: 'sync' },
  );

  return {
    problem(stream: Stream, problem: StreamProblem): void {
      measure();
      if (play) tell(play, 'failed', { problem, ...streamOf(play.item, stream) });
    },
    ended(): void {
      if (play) end(play, 'completed');
    },
    /** The page is hidden, or gone: then what goes on afterwards is told as well, should it come back. */
    leaving(forGood: boolean): void {
      measure();
      if (!play || play.soundedAt === null || play.pausedAt !== null) return;
      if (forGood) tell(play, 'stopped');
      else if (play.listenedMs - play.toldMs >= measureEvery) tell(play, 'progress');
    },
    /** Liked, disliked, or neither any more; of what plays now it belongs to the play. */
    rate(item: Playable, type: 'liked' | 'disliked' | 'unrated', listener: string): void {
      measure();
      const of = play?.item.id === item.id && play.listener === listener ? play : begin(listener, item);
      tell(of, type);
    },
    stop() {
      cancel?.();
      stop();
    },
  };
}
export type PlayReporter = ReturnType<typeof createPlayReporter>;
