import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { randomFrom } from '../../../bench/random.ts';
import { killInTurn } from './kill-in-turn.ts';
import { startLoad } from './play-load.ts';
import { memoryOf, readMemory, type Memory } from './read-memory.ts';
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

export type ChaosResult = {
  expected: Memory;
  remembered: Memory;
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
    const expected = memoryOf(load.truth);
    const finished = Date.now();
    const remembered = await settle(system.connect, expected, options.settleMs);
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

/** What is remembered as soon as it is what is expected, or after so long. */
async function settle(connect: System['connect'], expected: Memory, longestMs: number): Promise<Memory> {
  const database = await connect();
  try {
    for (const deadline = Date.now() + longestMs; ; await sleep(250)) {
      const remembered = await readMemory(database);
      if (isDeepStrictEqual(remembered, expected) || Date.now() > deadline) return remembered;
    }
  } finally {
    await database.close();
  }
}
