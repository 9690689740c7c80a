import type { Stream } from '../../../api/contract/station.ts';
import { hlsType } from './playable.ts';

/** As much of an `<audio>` element as the player needs, so that a test can stand in for it. */
export type AudioLike = Pick<
  HTMLAudioElement,
  | 'src'
  | 'volume'
  | 'muted'
  | 'currentTime'
  | 'ended'
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
};
export type SoundFailure = 'error' | 'ended' | 'not-allowed';

type Hls = { destroy(): void };
/** Loads hls.js and lets it feed the element; only asked for where the browser plays no HLS by itself. */
export type HlsLoader = (audio: AudioLike, url: string, onFatal: () => void) => Promise<Hls>;

/**
 * One stream on one audio element. `start` calls play() before it returns, inside the click that asked for it:
 * browsers refuse sound that comes later. What an earlier stream still says is not passed on.
 */
export function createSound(audio: AudioLike, loadHls: HlsLoader) {
  let connection = 0;
  let stopListening: (() => void) | undefined;
  let hls: Hls | undefined;

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

  function start(stream: Stream, events: SoundEvents): void {
    stop();
    const mine = connection;
    const current = () => mine === connection;
    const fail = (reason: SoundFailure) => {
      if (current()) events.failed(reason);
    };
    listen(events, fail);
    const play = () => {
      audio.play().catch((error: unknown) => {
        // By name alone: the element may live in a frame, whose errors are of another kind.
        const { name } = error as { name?: string };
        if (name === 'NotAllowedError') fail('not-allowed');
        else if (name !== 'AbortError') fail('error');
      });
    };
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
    ];
    for (const [name, handler] of handlers) audio.addEventListener(name, handler);
    stopListening = () => {
      for (const [name, handler] of handlers) audio.removeEventListener(name, handler);
    };
  }

  return { start, stop, position: () => audio.currentTime };
}
export type Sound = ReturnType<typeof createSound>;
