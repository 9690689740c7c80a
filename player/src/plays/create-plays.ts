import { computed, type Ref } from 'vue';
import type { EventReceipt } from '../../../api/contract/history.ts';
import type { Stream } from '../../../api/contract/station.ts';
import type { Request } from '../api/api-client.ts';
import type { Clock } from '../playback/clock.ts';
import type { Player } from '../playback/create-player.ts';
import type { Channel } from '../playback/one-at-a-time.ts';
import type { Playable } from '../playback/playable-item.ts';
import type { StreamProblem } from '../playback/stream-problem.ts';
import { createEventQueue } from './create-event-queue.ts';
import type { LastWords } from './create-last-words.ts';
import { createPlayReporter } from './create-play-reporter.ts';
import type { EventStore } from './event-store.ts';

export type PlaysParts = {
  player: Player;
  request: Request;
  clock: Clock;
  store: Promise<EventStore>;
  lastWords: LastWords;
  channel: Channel;
  online(): boolean;
  /** Who is signed in, and who that was last where Airdex cannot be asked right now. */
  sender(): string | null;
  listener(): string | null;
  private: Readonly<Ref<boolean>>;
  newId(): string;
  client: string;
};

/** From what is played to what Airdex knows of it. */
export function createPlays(parts: PlaysParts) {
  const { request } = parts;
  const queue = createEventQueue({
    ...parts,
    send: (batch, options) => request('POST', '/events', batch, options) as Promise<EventReceipt>,
  });
  const heard = computed(() => (parts.private.value ? null : parts.listener()));
  const reporter = createPlayReporter({ ...parts, listener: () => heard.value, tell: queue.add });

  return {
    problem: (stream: Stream, problem: StreamProblem) => reporter.problem(stream, problem),
    ended: () => reporter.ended(),
    /** An opinion is said on purpose, so it is told in a private session as well. */
    rate(item: Playable, opinion: 'liked' | 'disliked' | 'unrated'): void {
      const listener = parts.listener();
      if (listener !== null) reporter.rate(item, opinion, listener);
    },
    leaving(forGood: boolean): void {
      reporter.leaving(forGood);
      queue.leaving();
    },
    /** Somebody has signed in, or the network or Airdex is back. */
    catchUp: () => void queue.hurry(),
    forget: () => queue.forget(),
    close(): void {
      reporter.leaving(true);
      reporter.stop();
      queue.leaving();
      queue.close();
    },
  };
}
export type Plays = ReturnType<typeof createPlays>;
