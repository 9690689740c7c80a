import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../bench/random.ts';

/** How a play stands when everything has been said of it. */
export type PlayTruth = {
  item: string;
  listenedMs: number;
  lastSeq: number;
  lastType: string;
  counted: boolean;
};

type Said = { id: string; play: string; seq: number; type: string; listenedMs: number } & Record<
  string,
  unknown
>;

export type Load = {
  /** Ends the plays, and resolves when Airdex has taken every event; throws where it refused one, or takes too long. */
  finish(longestMs: number): Promise<void>;
  /** Sends nothing more, whatever still waits. */
  abandon(): void;
  /** By listener, then by play. */
  truth: Map<string, Map<string, PlayTruth>>;
  /** Of all events, as the topic names them: the listener's name and the player's id. */
  events: { listener: string; id: string }[];
  /** Requests that had to be made again. */
  retries(): number;
};

const longestRequestMs = 10_000;
const batchSize = 20;

/**
 * Players that keep their events until Airdex has taken them, as ours does. They send some again that were taken, and
 * some out of order, because networks do.
 */
export function startLoad(options: {
  url: string;
  items: string[];
  /** Bearer tokens by the listener's name. */
  tokens: Map<string, string>;
  random: Random;
  pauseMs: number;
}): Load {
  const { url, items, tokens, random, pauseMs } = options;
  const truth: Load['truth'] = new Map();
  const events: Load['events'] = [];
  const stopping = new AbortController();
  const abandoning = new AbortController();
  let retries = 0;

  async function listen(listener: string, token: string): Promise<void> {
    const plays = new Map<string, PlayTruth>();
    truth.set(listener, plays);
    let taken: Said[] = [];
    while (!stopping.signal.aborted) {
      let waiting = inventPlay(listener, plays);
      while (waiting.length > 0) {
        const batch = waiting.slice(0, batchSize);
        const again = random.chance(0.1) ? taken.slice(0, 5) : [];
        const sent = [...batch, ...again];
        await send(token, random.chance(0.2) ? sent.toReversed() : sent);
        taken = batch;
        waiting = waiting.slice(batchSize);
      }
      await sleep(pauseMs * random.number(), undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }
  /** One play from its start to its end, and what is true of it. */
  function inventPlay(listener: string, plays: Map<string, PlayTruth>): Said[] {
    const play = randomUUID();
    const item = random.pick(items);
    const steps = random.whole(0, 5);
    const said: Said[] = [];
    let listenedMs = 0;
    const say = (type: string) => {
      const id = randomUUID();
      events.push({ listener, id });
      said.push({
        ...{ id, play, seq: said.length, type, item, listenedMs, positionMs: listenedMs },
        at: new Date().toISOString(),
      });
    };
    say('started');
    for (let step = 0; step < steps; step += 1) {
      listenedMs += random.whole(0, 15_000);
      say('progress');
    }
    say(random.pick(['stopped', 'skipped', 'paused']));
    const last = said.at(-1) as Said;
    const counted = listenedMs >= 30_000;
    plays.set(play, { item, listenedMs, lastSeq: last.seq, lastType: last.type, counted });
    return said;
  }

  async function send(token: string, batch: Said[]): Promise<void> {
    while (!abandoning.signal.aborted) {
      const answer = await fetch(`${url}/api/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events: batch }),
        signal: AbortSignal.timeout(longestRequestMs),
      })
        .then(async (response) => ({ status: response.status, text: await response.text() }))
        .catch(() => ({ status: 0, text: '' }));
      if (answer.status === 202) {
        const { refused } = JSON.parse(answer.text) as { refused: unknown[] };
        if (refused.length > 0) throw new Error(`Airdex refused events: ${answer.text}`);
        return;
      }
      if (answer.status !== 0 && answer.status !== 429 && answer.status < 500)
        throw new Error(`Airdex answered ${String(answer.status)}: ${answer.text}`);
      retries += 1;
      await sleep(random.whole(100, 500));
    }
  }

  const listening = Promise.all([...tokens].map(([listener, token]) => listen(listener, token)));
  // It is heard of when the load is finished.
  listening.catch(() => undefined);
  const abandon = () => {
    stopping.abort();
    abandoning.abort();
  };
  return {
    finish: async (longestMs) => {
      stopping.abort();
      const tooLong = AbortSignal.timeout(longestMs);
      tooLong.addEventListener('abort', abandon);
      await listening;
      if (tooLong.aborted) throw new Error('Airdex did not take all that waited for it.');
    },
    abandon,
    truth,
    events,
    retries: () => retries,
  };
}
