export type Timing = { what: string; inputs: number; p50: number; p99: number; worst: number; goal?: number };

const rounds = 3;

/**
 * Runs `work` for each input, one after another, and says how long it took in milliseconds: of three rounds over
 * all inputs the fastest time of each counts, so that what else the machine does is not measured.
 */
export async function measure<Input>(
  what: string,
  inputs: Input[],
  work: (input: Input) => Promise<unknown>,
  goal?: number,
): Promise<Timing> {
  const fastest = inputs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, input] of inputs.entries()) {
      const start = performance.now();
      await work(input);
      fastest[index] = Math.min(fastest[index] ?? 0, performance.now() - start);
    }
  }
  const times = fastest.toSorted((one, other) => one - other);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  return {
    what,
    inputs: times.length,
    p50: at(0.5),
    p99: at(0.99),
    worst: at(1),
    ...(goal === undefined ? {} : { goal }),
  };
}

export function printTimings(timings: Timing[]): void {
  const text = (value: number) => value.toFixed(1).padStart(8);
  const width = Math.max(...timings.map(({ what }) => what.length));
  console.log(`${'milliseconds'.padEnd(width)}  inputs     p50     p99   worst  goal (p99)`);
  for (const { what, inputs, p50, p99, worst, goal } of timings) {
    const verdict = goal === undefined ? '' : `  < ${String(goal)} ${p99 < goal ? 'reached' : 'MISSED'}`;
    console.log(
      `${what.padEnd(width)}${String(inputs).padStart(8)}${text(p50)}${text(p99)}${text(worst)}${verdict}`,
    );
  }
}
