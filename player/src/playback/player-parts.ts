import type { Track } from '../../../api/contract/library.ts';
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
  /** The same item, read a moment ago while another one played. */
  readAhead?(item: Playable): Playable | null;
  /** The streams that can sound, in the order in which to try them. */
  rank?(item: Playable, streams: Stream[]): Stream[];
  /** Where an episode or a book was left, and how fast it is heard. */
  startAt?(item: Episode | Track): number;
  rateFor?(item: Episode | Track): number;
  /** So many seconds of sound are there, so many milliseconds after they were asked for. */
  onArrived?(item: Playable, stream: Stream, seconds: number, milliseconds: number): void;
  /** What was heard has run dry. */
  onDry?(): void;
  /** A stream did not sound, or does not any more; another one is tried if there is one. */
  onProblem?(stream: Stream, problem: StreamProblem): void;
  /** It was heard to its end. */
  onEnded?(item: Episode | Track): void;
};
