import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { sumUsage } from './sum-usage.ts';

const line = (change: object) =>
  JSON.stringify({
    ...{ at: '2026-11-21T10:00:00+00:00', origin: 'a.example', bytes: 100, seconds: 2, status: '200' },
    ...{ refused: '', ...change },
  });

test('adds up by day and origin, the newest day and the most first, and passes over what is no such line', async () => {
  const lines = [
    line({}),
    line({ bytes: 50 }),
    line({ origin: 'b.example', bytes: 900 }),
    line({ at: '2026-11-22T00:00:00+00:00' }),
    line({ refused: 'expired' }),
    ...['', 'nonsense', 'null', '{"at":1}'],
  ];
  expect(await sumUsage(Readable.from(lines))).toEqual([
    { day: '2026-11-22', origin: 'a.example', connections: 1, bytes: 100, seconds: 2 },
    { day: '2026-11-21', origin: 'b.example', connections: 1, bytes: 900, seconds: 2 },
    { day: '2026-11-21', origin: 'a.example', connections: 2, bytes: 150, seconds: 4 },
  ]);
});
