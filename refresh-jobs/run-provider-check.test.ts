import { expect, test } from 'vitest';
import { z } from 'zod';
import type { CheckResult } from '#db/stores/provider-checks.ts';
import { noTags } from '#test-parts/no-tags.ts';
import { SourceError } from './errors.ts';
import type { Batch, Outcome, Provider } from './providers/provider.ts';
import { runProviderCheck } from './run-provider-check.ts';

function check(readEntries: () => AsyncGenerator<Batch, Outcome>): Promise<CheckResult> {
  const made: Provider = { kind: 'made', config: z.unknown(), intervalSeconds: 60, readEntries };
  return runProviderCheck(
    {
      providers: { made },
      fetchFor: () => () => Promise.reject(new Error('Nothing is fetched here.')),
      now: () => new Date(),
      sealer: null,
      tags: noTags,
      signal: new AbortController().signal,
    },
    { kind: 'made', name: 'Made', config: {}, allowedHosts: [] },
  );
}

const entry = (n: number) => ({
  ...{ key: String(n), name: `Caf&eacute; ${String(n)}`, country: 'Germany', tags: ['Jazz,Blues'] },
  streams: [{ url: `http://h${String(n)}.example/live` }],
});

test('shows what would come, cleaned, and what would be dropped', async () => {
  const result = await check(async function* () {
    yield await Promise.resolve({
      entries: [entry(1), entry(2)],
      dropped: [{ entry: 'x', reason: 'has no stream' }],
    });
    return { kind: 'complete' };
  });
  expect(result).toMatchObject({
    ...{ seen: 2, more: false, dropped: 1, drops: [{ entry: 'x', reason: 'has no stream' }], error: null },
    sample: [
      { name: 'Café 1', country: 'DE', tags: ['jazz', 'blues'], streams: ['http://h1.example/live'] },
      {},
    ],
  });
});

test('reads no more of an endless source than is needed to judge it', async () => {
  let batches = 0;
  const result = await check(async function* () {
    for (;;) {
      batches += 1;
      yield await Promise.resolve({ entries: Array.from({ length: 100 }, (_, n) => entry(n)) });
    }
  });
  expect(result).toMatchObject({ seen: 500, more: true, error: null });
  expect(result.sample).toHaveLength(10);
  expect(batches).toBe(5);
});

test('a refused address comes back with the host to allow', async () => {
  const result = await check(async function* () {
    await Promise.resolve();
    throw new SourceError('address-not-allowed', 'That is inside.', { hostToAllow: 'radio.lan' });
  });
  expect(result).toMatchObject({
    ...{ seen: 0, error: 'That is inside.', errorType: 'address-not-allowed', hostToAllow: 'radio.lan' },
  });
});
