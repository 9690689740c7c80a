import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../bench/random.ts';
import { assertAlive, startPatiently, type SystemPart } from './system-part.ts';

/** Kills every part in turn, so many times over, each time for a while; `tell` hears of each. */
export async function killInTurn(
  parts: readonly SystemPart[],
  options: { rounds: number; longestMs: number; random: Random; tell?: (words: string) => void },
): Promise<void> {
  const { rounds, longestMs, random, tell } = options;
  for (let round = 1; round <= rounds; round += 1) {
    for (const part of parts) {
      await sleep(random.whole(0, longestMs));
      assertAlive(parts);
      await part.kill();
      const away = random.whole(0, longestMs);
      tell?.(`round ${String(round)}: ${part.name} is killed, and away for ${String(away)} ms`);
      await sleep(away);
      await startPatiently(part);
    }
  }
}
