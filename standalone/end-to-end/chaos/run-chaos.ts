import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { randomFrom } from '../../../bench/random.ts';
import { killInTurn } from './kill-in-turn.ts';
import { startLoad } from './play-load.ts';
import { memoryOf, readMemory, type Memory } from './read-memory.ts';
import type { Published } from './read-published.ts';
import { assertAlive } from './system-part.ts';
import type { System } from './system.ts';

export type ChaosOptions = {
  rounds: number;
  /** The longest time between two kills, and that a part is away. */
  longestMs: number;
  seed: number;
  /** How long the last events may take to be remembered. */
  settleMs: number;
  tell?: (words: string) => void;
};

/** What is remembered, and what stands on the topics. */
export type Truth = { memory: Memory; published: Published };

export type ChaosResult = {
  expected: Truth;
  remembered: Truth;
  events: number;
  kills: number;
  retries: number;
  settledMs: number;
};

/**
 * Players listen while every part is killed in turn; then what is remembered is compared with what they did. Closes
 * the system.
 */
export async function runChaos(system: System, options: ChaosOptions): Promise<ChaosResult> {
  const random = randomFrom(options.seed);
  const load = startLoad({ ...system, random, pauseMs: 200 });
  try {
    await killInTurn(system.parts, { ...options, random });
    assertAlive(system.parts);
    await load.finish(options.settleMs);
    assertAlive(system.parts);
    const memory = memoryOf(load.truth);
    const plays = load.events.map(({ listener, id }) => `${listener}:${id}`).toSorted();
    const expected = { memory, published: { plays, listens: memory.listens, deadLetters: [] } };
    const finished = Date.now();
    const remembered = await settle(system, expected, options.settleMs);
    return {
      ...{ expected, remembered, events: load.events.length, retries: load.retries() },
      kills: options.rounds * system.parts.length,
      settledMs: Date.now() - finished,
    };
  } finally {
    load.abandon();
    await system.close();
  }
}

/** What is true as soon as it is what is expected, or after so long. */
async function settle(system: System, expected: Truth, longestMs: number): Promise<Truth> {
  const database = await system.connect();
  const deadline = Date.now() + longestMs;
  async function until<T>(read: () => Promise<T>, right: T): Promise<T> {
    for (;;) {
      const found = await read();
      if (isDeepStrictEqual(found, right) || Date.now() > deadline) return found;
      await sleep(250);
    }
  }
  try {
    const memory = await until(() => readMemory(database), expected.memory);
    const published = await until(() => system.readPublished(database), expected.published);
    return { memory, published };
  } finally {
    await database.close();
  }
}
