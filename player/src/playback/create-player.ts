import { reactive, readonly } from 'vue';
import type { Track } from '../../../api/contract/library.ts';
import type { Episode } from '../../../api/contract/podcast.ts';
import type { Stream } from '../../../api/contract/station.ts';
import { createRenewal } from './create-renewal.ts';
import { createTimers } from './create-timers.ts';
import { createVolume } from './create-volume.ts';
import { rewindAfter } from './rewind-after.ts';
import { obstacleOfItem, streamsToTry } from './playable.ts';
import { isFile, isStation, keepsItsPlace, type Playable } from './playable-item.ts';
import { type Failure, initialState, isActive } from './player-state.ts';
import type { PlayerParts } from './player-parts.ts';
import { hasSigned, isStale } from './signed-streams.ts';
import type { SoundFailure } from './sound.ts';
import type { StreamProblem } from './stream-problem.ts';

/** Milliseconds. A stream that is silent for so long after it was asked for will not come any more. */
const connectTimeout = 12_000;
const stallTimeout = 10_000;
const watchEvery = 2_000;
/** The watch came so much too late that the machine must have slept. */
const sleptFor = 15_000;
/** What was heard for less than this is no better than what never sounded. */
const steadyAfter = 10_000;
/** How finely the position is shown. */
const showEvery = 250;
/** Between attempts to get a lost connection back; offline, the last one repeats. */
const retryDelays = [1_000, 3_000, 8_000, 15_000, 30_000];

/**
 * The one state machine behind every play button. It goes through an item's streams until one sounds, gets a
 * lost connection back by itself, and keeps signed URLs fresh while they play.
 */
export function createPlayer(parts: PlayerParts) {
  const { sound, abilities, clock } = parts;
  const state = reactive(initialState(parts.volume.initial, parts.volume.muted));

  let queue: Stream[] = [];
  /** Of the streams that were tried since the addresses are fresh. */
  let problems: StreamProblem[] = [];
  let wasHeard = false;
  let retries = 0;
  let session = 0;
  const { later, never, neverAny } = createTimers(clock);
  const renewal = createRenewal(state, parts, later, () => session);
  /** When an episode was paused with its connection kept; null while nothing is held. */
  let heldAt: number | null = null;
  let lastPosition = 0;
  let heardSince = 0;
  let lastAdvance = 0;
  let lastWatch = 0;

  /** Takes it up without a sound: the bar shows it, and going on begins there. */
  function prepare(given: Playable, positionMs?: number): void {
    session += 1;
    neverAny();
    heldAt = null;
    const item = parts.readAhead?.(given) ?? given;
    const file = isStation(item) ? null : item;
    const kept = file && keepsItsPlace(file) ? file : null;
    // Who watches never sees the place of one item with the name of another.
    Object.assign(state, { item: null, phase: 'paused' });
    Object.assign(state, {
      ...{ stream: null, failure: null, tried: 0, retryAt: null, elsewhere: false },
      positionMs: file ? (positionMs ?? (kept && parts.startAt?.(kept)) ?? 0) : 0,
      durationMs: file?.durationMs ?? null,
      rate: (kept && parts.rateFor?.(kept)) ?? 1,
      item,
    });
    if (state.skipSilence === 'refused') state.skipSilence = 'on';
  }

  function play(given: Playable, positionMs?: number): void {
    prepare(given, positionMs);
    wasHeard = false;
    retries = 0;
    renewal.wasRead();
    parts.onStart?.(state.item ?? given);
    startRound();
  }

  /** Once through all streams, best first. */
  function startRound(): void {
    const item = state.item;
    if (!item) return;
    state.phase = 'connecting';
    state.retryAt = null;
    renewal.newRound();
    const obstacle = obstacleOfItem(item, abilities);
    if (obstacle) return fail(obstacle);
    const names = () => parts.namesListener?.(item) ?? false;
    if (item.streams.length === 0 || isStale(item, clock.now()) || names()) {
      sound.stop();
      return renewal.renewThen(tryAll, () => (names() ? giveUp() : tryAll()));
    }
    tryAll();
  }

  function tryAll(): void {
    const item = state.item;
    if (!item) return;
    queue = ranked(item);
    problems = [];
    if (queue.length === 0) return fail(obstacleOfItem(item, abilities) ?? 'no-streams');
    tryNext();
  }

  function ranked(item: Playable): Stream[] {
    const streams = streamsToTry(item.streams, abilities);
    return parts.rank?.(item, streams) ?? streams;
  }

  function tryNext(): void {
    const stream = queue.shift();
    if (!stream) return outOfStreams();
    state.stream = stream;
    state.phase = 'connecting';
    lastPosition = 0;
    const askedAt = clock.now();
    const { item } = state;
    later('connect', connectTimeout, () => streamFailed('silent'));
    sound.start(
      stream,
      {
        ...{ playing, waiting, pausedByOthers, failed: streamFailed, moved },
        notAnalysable: () => (state.skipSilence = 'refused'),
        arrived: (seconds) => {
          if (item) parts.onArrived?.(item, stream, seconds, clock.now() - askedAt);
        },
      },
      file()
        ? { at: state.positionMs / 1_000, rate: state.rate, analyse: speaks() && state.skipSilence === 'on' }
        : {},
    );
  }

  function file(): Episode | Track | null {
    return state.item && isFile(state.item) ? state.item : null;
  }

  /** Its pace is the listener's; music has its own. */
  function speaks(): boolean {
    return state.item !== null && keepsItsPlace(state.item);
  }

  function outOfStreams(): void {
    // What fails may only have expired: a signed stream gets one more chance with a fresh signature.
    if (state.item && hasSigned(state.item) && !renewal.askedThisRound())
      return renewal.renewThen(tryAll, giveUp);
    giveUp();
  }

  function giveUp(): void {
    const came = problems.length > 0 && problems.every((each) => each === 'decode' || each === 'unsupported');
    // A file is the same tomorrow, while a station may have sent something else for a moment.
    if (came && file() && parts.online()) return fail('unreadable');
    const worthRetrying = wasHeard && retries < retryDelays.length;
    if (worthRetrying || !parts.online()) waitForNetwork();
    else fail('all-failed');
  }

  function fail(failure: Failure): void {
    neverAny();
    sound.stop();
    Object.assign(state, { failure, phase: 'failed' });
  }

  function waitForNetwork(): void {
    neverAny();
    sound.stop();
    const delay = retryDelays[Math.min(retries, retryDelays.length - 1)] ?? 0;
    retries += 1;
    state.phase = 'waiting';
    state.retryAt = clock.now() + delay;
    later('retry', delay, () => (parts.online() ? startRound() : waitForNetwork()));
  }

  function streamFailed(reason: SoundFailure | 'silent'): void {
    never('connect');
    never('watch');
    if (reason === 'not-allowed') return fail('not-allowed');
    const heardOut = reason === 'ended' && file();
    if (heardOut) return ended(heardOut);
    const problem = reason === 'error' ? sound.problem() : 'network';
    problems.push(problem);
    tellProblem(problem);
    interrupted();
  }

  /** What fails while there is no network is not to blame. */
  function tellProblem(problem: StreamProblem): void {
    const { stream } = state;
    if (!stream || !parts.online()) return;
    const expired = stream.expiresAt !== null && Date.parse(stream.expiresAt) <= clock.now();
    parts.onProblem?.(stream, expired ? 'expired' : problem);
  }

  /** A stream that was heard for a while is the likeliest to be heard again; any other gives way to the next. */
  function interrupted(): void {
    const heard = state.phase === 'playing' || state.phase === 'buffering';
    if (heard && lastAdvance - heardSince >= steadyAfter) return startRound();
    state.tried += 1;
    tryNext();
  }

  function playing(): void {
    never('connect');
    const first = state.phase === 'connecting';
    Object.assign(state, { phase: 'playing', failure: null, retryAt: null });
    wasHeard = true;
    if (!first) return;
    heardSince = lastAdvance = lastWatch = clock.now();
    later('watch', watchEvery, watch);
    renewal.plan();
  }

  function moved(): void {
    if (!file()) return;
    const duration = sound.duration();
    if (duration !== null) state.durationMs = Math.round(duration * 1_000);
    const position = Math.round(sound.position() * 1_000);
    // Until it has begun where it should, the element is still at its beginning.
    if (state.phase === 'connecting') return;
    if (Math.abs(position - state.positionMs) >= showEvery) state.positionMs = position;
  }

  function ended(item: Episode | Track): void {
    neverAny();
    sound.stop();
    heldAt = null;
    state.phase = 'paused';
    state.positionMs = state.durationMs ?? state.positionMs;
    parts.onEnded?.(item);
  }

  function seek(milliseconds: number): void {
    if (!file()) return;
    const last = state.durationMs ?? Number.POSITIVE_INFINITY;
    state.positionMs = Math.round(Math.min(Math.max(0, milliseconds), last));
    if (heldAt !== null) heldAt = clock.now();
    if (heldAt !== null || isActive(state.phase)) sound.seek(state.positionMs / 1_000);
  }

  function waiting(): void {
    if (state.phase !== 'playing') return;
    state.phase = 'buffering';
    parts.onDry?.();
  }

  function pausedByOthers(): void {
    if (state.phase === 'playing' || state.phase === 'buffering') pause();
  }

  /** The element does not always say that it has run dry: its position does. */
  function watch(): void {
    const now = clock.now();
    const position = sound.position();
    const slept = now - lastWatch > sleptFor;
    lastWatch = now;
    if (position !== lastPosition) {
      lastPosition = position;
      lastAdvance = now;
      if (now - heardSince >= steadyAfter) retries = 0;
      if (state.phase === 'buffering') state.phase = 'playing';
    } else if (slept) {
      // Asleep, the connection has died without a word.
      return startRound();
    } else if (now - lastAdvance >= stallTimeout) {
      tellProblem('stalled');
      return parts.online() ? interrupted() : waitForNetwork();
    } else if (now - lastAdvance >= watchEvery * 2) {
      waiting();
    }
    later('watch', watchEvery, watch);
  }

  /** Live sound that was paused is old, so nothing is kept; an episode keeps its connection once it was heard. */
  function pause(): void {
    session += 1;
    neverAny();
    moved();
    const hold = file() !== null && (state.phase === 'playing' || state.phase === 'buffering');
    if (state.item && state.phase !== 'idle') state.phase = 'paused';
    if (hold) {
      heldAt = clock.now();
      sound.hold();
    } else if (heldAt === null) sound.stop();
  }

  /** Goes on: live means now, an episode where it was, a little earlier after a while. */
  function resume(): void {
    const item = state.item;
    if (!item || isActive(state.phase)) return;
    if (!file()) return play(item);
    const atEnd = state.durationMs !== null && state.positionMs >= state.durationMs - 1_000;
    if (atEnd) return play(item, 0);
    if (heldAt === null) return play(item, state.positionMs);
    const back = rewindAfter(clock.now() - heldAt);
    if (back > 0) seek(state.positionMs - back);
    heldAt = null;
    Object.assign(state, { phase: 'connecting', elsewhere: false });
    parts.onStart?.(item);
    later('connect', connectTimeout, () => startRound());
    sound.resume(streamFailed);
  }

  function toggle(): void {
    if (isActive(state.phase)) pause();
    else resume();
  }

  function setRate(rate: number): void {
    if (!speaks()) return;
    state.rate = Math.round(Math.min(3, Math.max(0.5, rate)) * 100) / 100;
    sound.setRate(state.rate);
  }

  /** What plays is asked for anew, since a page may look only into what was loaded for that. */
  function setSkipSilence(on: boolean): void {
    state.skipSilence = on ? 'on' : 'off';
    if (speaks()) startAnew();
  }

  /** Another stream, or another element, goes on at the same place. */
  function startAnew(): void {
    if (!file()) return;
    if (isActive(state.phase)) {
      moved();
      startRound();
    } else if (heldAt !== null) {
      heldAt = null;
      sound.stop();
    }
  }

  return {
    state: readonly(state) as Readonly<typeof state>,
    play,
    prepare,
    pause,
    resume,
    toggle,
    seek,
    skip: (milliseconds: number) => seek(state.positionMs + milliseconds),
    setRate,
    setSkipSilence,
    /** What is asked for has changed, such as how good it should sound. */
    startAnew,
    /** The stream with which an item would begin, if it can be said now. */
    firstStreamOf: (item: Playable): Stream | null => ranked(item)[0] ?? null,
    /** Faster than asked for while nobody speaks. */
    hurry: (hurried: boolean) => sound.setRate(hurried ? Math.max(3, state.rate) : state.rate),
    /** Milliseconds of sound in this connection: it stands still whenever nothing is heard. */
    soundedMs: () => sound.position() * 1_000,
    retry: resume,
    ...createVolume(state, parts.volume.apply),
    takenOver() {
      if (!isActive(state.phase)) return;
      pause();
      state.elsewhere = true;
    },
    /** The page is seen again, or the network is back: what is due is done at once. */
    wake() {
      if (state.phase === 'waiting') startRound();
      else if (state.phase === 'playing' || state.phase === 'buffering') {
        watch();
        renewal.catchUp();
      }
    },
  };
}
export type Player = ReturnType<typeof createPlayer>;
