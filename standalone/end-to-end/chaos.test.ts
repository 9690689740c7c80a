import { expect, test } from 'vitest';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { runChaos } from './chaos/run-chaos.ts';

describeWith(parts.postgres, parts.redis)('while parts are killed in turn', () => {
  test('every event that was taken is remembered exactly once', { timeout: 600_000 }, async () => {
    const { expected, remembered, events } = await runChaos({
      ...{ listeners: 6, rounds: 2, longestMs: 1_500, settleMs: 120_000 },
      seed: Date.now(),
    });
    expect(events).toBeGreaterThan(100);
    expect(remembered).toEqual(expected);
  });
});
