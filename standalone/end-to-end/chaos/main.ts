import { parseArgs, isDeepStrictEqual } from 'node:util';
import { runChaos } from './run-chaos.ts';
import { startApart } from './start-apart.ts';
import { startTogether } from './start-together.ts';

/** `npm run chaos`: the chaos test at length. Says what it kills, and ends with 1 where the memory is not the truth. */
const { values } = parseArgs({
  options: {
    /** `npm start`, instead of a process for each part. */
    together: { type: 'boolean', default: false },
    /** Events go through a real Kafka, which is killed like the rest. */
    kafka: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '20' },
    listeners: { type: 'string', default: '16' },
    away: { type: 'string', default: '5000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
console.log(`seed ${values.seed}`);
const listeners = Number(values.listeners);
const system = values.together ? startTogether(listeners) : startApart(listeners, values);
const result = await runChaos(await system, {
  rounds: Number(values.rounds),
  longestMs: Number(values.away),
  seed: Number(values.seed),
  settleMs: 300_000,
  tell: console.log,
});
const { events, kills, retries, settledMs, expected, remembered } = result;
console.table({
  events,
  plays: [...expected.memory.plays.values()].reduce((sum, plays) => sum + plays.size, 0),
  listens: expected.memory.listens.length,
  kills,
  'requests made again': retries,
  'ms until all was remembered': settledMs,
});
const right = isDeepStrictEqual(remembered, expected);
console.log(
  right ? 'Every event is remembered exactly once.' : 'WRONG: what is remembered is not what was played.',
);
process.exitCode = right ? 0 : 1;
