export type Timing = { what: string; runs: number; p50: number; p99: number; worst: number; goal?: number };

/** Runs `work` for each input, one after another, and says how long it took in milliseconds. */
export async function measure<Input>(
  what: string,
  inputs: Input[],
  work: (input: Input) => Promise<unknown>,
  goal?: number,
): Promise<Timing> {
  const times: number[] = [];
  for (const input of inputs) {
    const start = performance.now();
    await work(input);
    times.push(performance.now() - start);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  return {
    what,
    runs: times.length,
    p50: at(0.5),
    p99: at(0.99),
    worst: at(1),
    ...(goal === undefined ? {} : { goal }),
  };
}

export function printTimings(timings: Timing[]): void {
  const text = (value: number) => value.toFixed(1).padStart(8);
  const width = Math.max(...timings.map(({ what }) => what.length));
  console.log(`${'milliseconds'.padEnd(width)}    runs     p50     p99   worst  goal (p99)`);
  for (const { what, runs, p50, p99, worst, goal } of timings) {
    const verdict = goal === undefined ? '' : `  < ${String(goal)} ${p99 < goal ? 'reached' : 'MISSED'}`;
    console.log(
      `${what.padEnd(width)}${String(runs).padStart(8)}${text(p50)}${text(p99)}${text(worst)}${verdict}`,
    );
  }
}
