import type { Stream } from '../../../api/contract/station.ts';
import { hlsType } from './playable.ts';
import { streamProblem } from './stream-problem.ts';

/** As much of an `<audio>` element as the player needs, so that a test can stand in for it. */
export type AudioLike = Pick<
  HTMLAudioElement,
  | 'src'
  | 'volume'
  | 'muted'
  | 'currentTime'
  | 'duration'
  | 'readyState'
  | 'playbackRate'
  | 'defaultPlaybackRate'
  | 'preservesPitch'
  | 'crossOrigin'
  | 'ended'
  | 'error'
  | 'buffered'
  | 'preload'
  | 'play'
  | 'pause'
  | 'load'
  | 'removeAttribute'
  | 'canPlayType'
  | 'addEventListener'
  | 'removeEventListener'
>;

export type SoundEvents = {
  playing(): void;
  waiting(): void;
  /** The element stopped for a reason that is not ours: a headset pulled out, the system's own pause. */
  pausedByOthers(): void;
  failed(reason: SoundFailure): void;
  /** The position has changed, or the duration has become known. */
  moved?(): void;
  /** The server does not let pages look into its sound, so it plays without that. */
  notAnalysable?(): void;
  /** So many seconds beyond the place where it is are loaded. */
  arrived?(seconds: number): void;
};
export type StartOptions = {
  /** Where to begin, in seconds. */
  at?: number;
  rate?: number;
  /** Asks for sound that the page may look into, on the element made for it. */
  analyse?: boolean;
};
export type SoundFailure = 'error' | 'ended' | 'not-allowed';

type Hls = { destroy(): void };
/** Loads hls.js and lets it feed the element; only asked for where the browser plays no HLS by itself. */
export type HlsLoader = (audio: AudioLike, url: string, onFatal: () => void) => Promise<Hls>;

/**
 * One stream on one audio element. `start` calls play() before it returns, inside the click that asked for it:
 * browsers refuse sound that comes later. What an earlier stream still says is not passed on.
 */
export function createSound(
  plain: AudioLike,
  loadHls: HlsLoader,
  analysed?: () => AudioLike,
  /** A second element, on which the next file is loaded while the first one sounds. */
  spare?: () => AudioLike,
) {
  let audio = plain;
  let ahead: { audio: AudioLike; url: string } | null = null;
  let connection = 0;
  /** Where to go as soon as the element knows what it plays. */
  let wanted: number | null = null;
  let stopListening: (() => void) | undefined;
  let hls: Hls | undefined;

  /** Loads the beginning of a file, so that it follows without a gap; how much of it is the browser's choice. */
  function prepare(stream: Stream, how: 'metadata' | 'auto'): void {
    if (!spare || stream.protocol !== 'file') return;
    if (ahead?.url !== stream.url) {
      forgetAhead();
      ahead = { audio: audio === plain ? spare() : plain, url: stream.url };
      ahead.audio.preload = how;
      ahead.audio.src = stream.url;
    }
    ahead.audio.preload = how;
  }

  function forgetAhead(): void {
    ahead?.audio.removeAttribute('src');
    ahead?.audio.load();
    ahead = null;
  }

  /** The element on which this stream waits already. */
  function takeAhead(url: string): AudioLike | null {
    const waiting = ahead?.url === url && ahead.audio.error === null ? ahead.audio : null;
    if (waiting) ahead = null;
    else forgetAhead();
    return waiting;
  }

  function stop(): void {
    connection += 1;
    stopListening?.();
    stopListening = undefined;
    hls?.destroy();
    hls = undefined;
    audio.pause();
    audio.removeAttribute('src');
    // Without it the browser goes on downloading what nobody hears.
    audio.load();
  }

  function start(stream: Stream, events: SoundEvents, options: StartOptions = {}): void {
    stop();
    const analyse = Boolean(options.analyse && analysed && stream.protocol !== 'hls');
    const waiting = analyse ? null : takeAhead(stream.url);
    audio = analyse && analysed ? analysed() : (waiting ?? plain);
    wanted = options.at ? options.at : null;
    setRate(options.rate ?? 1);
    const mine = connection;
    const current = () => mine === connection;
    const fail = (reason: SoundFailure) => {
      if (!current()) return;
      // Some browsers let only that element sound which a click has started.
      if (waiting && audio !== plain && reason === 'not-allowed') start(stream, events, options);
      else if (analyse && reason === 'error' && audio.readyState === 0) {
        events.notAnalysable?.();
        start(stream, events, { ...options, at: wanted ?? 0, analyse: false });
      } else events.failed(reason);
    };
    listen(events, fail);
    const play = () => playNow(fail);
    if (waiting) {
      if (wanted !== null && audio.readyState > 0) {
        audio.currentTime = wanted;
        wanted = null;
      }
      play();
      return;
    }
    if (stream.protocol !== 'hls' || audio.canPlayType(hlsType) !== '') {
      audio.src = stream.url;
      play();
      return;
    }
    loadHls(audio, stream.url, () => fail('error')).then(
      (loaded) => {
        if (!current()) return loaded.destroy();
        hls = loaded;
        play();
      },
      () => fail('error'),
    );
  }

  function playNow(fail: (reason: SoundFailure) => void): void {
    audio.play().catch((error: unknown) => {
      // By name alone: the element may live in a frame, whose errors are of another kind.
      const { name } = error as { name?: string };
      if (name === 'NotAllowedError') fail('not-allowed');
      else if (name !== 'AbortError') fail('error');
    });
  }

  function seek(seconds: number): void {
    if (audio.readyState === 0) wanted = seconds;
    else audio.currentTime = seconds;
  }

  function setRate(rate: number): void {
    audio.preservesPitch = true;
    // What is loaded later begins with the default.
    audio.defaultPlaybackRate = rate;
    audio.playbackRate = rate;
  }

  function listen(events: SoundEvents, fail: (reason: SoundFailure) => void): void {
    const handlers: [string, () => void][] = [
      ['playing', () => events.playing()],
      ['waiting', () => events.waiting()],
      ['stalled', () => events.waiting()],
      [
        'pause',
        () => {
          if (!audio.ended) events.pausedByOthers();
        },
      ],
      ['ended', () => fail('ended')],
      ['error', () => fail('error')],
      [
        'loadedmetadata',
        () => {
          if (wanted !== null) audio.currentTime = wanted;
          wanted = null;
        },
      ],
      ['timeupdate', () => events.moved?.()],
      ['durationchange', () => events.moved?.()],
      ['progress', () => events.arrived?.(secondsAhead(audio))],
    ];
    const heard = audio;
    for (const [name, handler] of handlers) heard.addEventListener(name, handler);
    stopListening = () => {
      for (const [name, handler] of handlers) heard.removeEventListener(name, handler);
    };
  }

  return {
    start,
    stop,
    prepare,
    forgetAhead,
    seek,
    setRate,
    /** Silent, but with the connection and what was loaded. */
    hold: () => audio.pause(),
    resume: (failed: (reason: SoundFailure) => void) => {
      const mine = connection;
      playNow((reason) => {
        if (mine === connection) failed(reason);
      });
    },
    problem: () => streamProblem(audio.error),
    position: () => wanted ?? audio.currentTime,
    /** Seconds; null while unknown and for what has no end. */
    duration: () => (Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration : null),
  };
}
export type Sound = ReturnType<typeof createSound>;

function secondsAhead({ buffered, currentTime }: AudioLike): number {
  for (let index = 0; index < buffered.length; index += 1) {
    if (buffered.start(index) <= currentTime + 0.5 && buffered.end(index) > currentTime) {
      return buffered.end(index) - currentTime;
    }
  }
  return 0;
}
