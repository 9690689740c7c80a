import type { Stream } from '../../../api/contract/station.ts';
import type { Obstacle } from './playable.ts';
import type { Playable } from './playable-item.ts';

/**
 * connecting: a stream was asked for, nothing is heard yet. buffering: it was heard and has run dry.
 * waiting: the connection is lost; it is tried again at `retryAt` or when the network is back.
 */
export type Phase = 'idle' | 'connecting' | 'playing' | 'buffering' | 'waiting' | 'paused' | 'failed';

/** Why nothing is heard: what obstructs it here, or every stream failed, or came and is no sound, or there is none. */
export type Failure = Obstacle | 'all-failed' | 'unreadable' | 'no-streams' | 'not-allowed';

export type PlayerState = {
  item: Playable | null;
  stream: Stream | null;
  phase: Phase;
  failure: Failure | null;
  /** Streams that were tried in vain since the button was pressed. */
  tried: number;
  retryAt: number | null;
  /** Another tab has taken over. */
  elsewhere: boolean;
  /** Of an episode or a track; 0 and null for what is live. */
  positionMs: number;
  durationMs: number | null;
  /** As the listener has set it for what is spoken; music and what is live have their own pace. */
  rate: number;
  /** Silence is left out where it can be; refused: this publisher's server does not allow it. */
  skipSilence: 'off' | 'on' | 'refused';
  volume: number;
  muted: boolean;
};

export function initialState(volume: number, muted: boolean): PlayerState {
  return {
    item: null,
    stream: null,
    phase: 'idle',
    failure: null,
    tried: 0,
    retryAt: null,
    elsewhere: false,
    positionMs: 0,
    durationMs: null,
    rate: 1,
    skipSilence: 'off',
    volume,
    muted,
  };
}

/** Sound is there or on its way, so the button says pause. */
export function isActive(phase: Phase): boolean {
  return phase === 'connecting' || phase === 'playing' || phase === 'buffering' || phase === 'waiting';
}
