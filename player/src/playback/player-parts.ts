import type { Episode } from '../../../api/contract/podcast.ts';
import type { Stream } from '../../../api/contract/station.ts';
import type { Clock } from './clock.ts';
import type { Abilities } from './playable.ts';
import type { Playable } from './playable-item.ts';
import type { Sound } from './sound.ts';
import type { StreamProblem } from './stream-problem.ts';

/** What the state machine is given: everything outside of it, so that a test decides how that goes. */
export type PlayerParts = {
  sound: Sound;
  abilities: Abilities;
  clock: Clock;
  online(): boolean;
  /** Reads the item anew, with fresh signatures. */
  freshItem(id: string): Promise<Playable>;
  /** Some of its streams would tell who hears them to a listener who wants nobody to know. */
  namesListener?(item: Playable): boolean;
  volume: { initial: number; muted: boolean; apply(volume: number, muted: boolean): void };
  onStart?(item: Playable): void;
  /** Where an episode was left, and how fast it is heard. */
  startAt?(episode: Episode): number;
  rateFor?(episode: Episode): number;
  /** A stream did not sound, or does not any more; another one is tried if there is one. */
  onProblem?(stream: Stream, problem: StreamProblem): void;
  /** An episode was heard to its end. */
  onEnded?(episode: Episode): void;
};
