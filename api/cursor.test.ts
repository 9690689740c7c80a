import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CursorTime, decodeCursor, encodeCursor } from './cursor.ts';
import { Problem } from './problem.ts';

const Position = z.object({ rank: z.int(), id: z.string() });
const position = { rank: 7, id: 'a' };
const asked = { country: 'DE', sort: 'popular' };

function refusal(cursor: string, of: unknown = asked): unknown {
  try {
    return decodeCursor(cursor, of, Position);
  } catch (error) {
    return error instanceof Problem ? { status: error.status, errors: error.errors } : error;
  }
}

const aProblemOfTheCursor = {
  status: 400,
  errors: [{ path: 'cursor', message: expect.stringMatching(/not a cursor of this list/) }],
};

test('leads back to the position it was made of, and fits into a URL as it is', () => {
  const cursor = encodeCursor(position, asked);
  expect(cursor).toMatch(/^[\w-]+$/);
  expect(decodeCursor(cursor, asked, Position)).toEqual(position);
});

test('no cursor is the beginning', () => {
  expect(decodeCursor(undefined, asked, Position)).toBeNull();
});

test('a cursor of another filter or sort is refused', () => {
  const cursor = encodeCursor(position, asked);
  expect(refusal(cursor, { ...asked, country: 'FR' })).toEqual(aProblemOfTheCursor);
  expect(refusal(cursor, { ...asked, sort: 'name' })).toEqual(aProblemOfTheCursor);
});

describe('what is no cursor is refused, never a fault of ours', () => {
  const text = (value: string) => Buffer.from(value).toString('base64url');
  const genuine = encodeCursor(position, asked);
  test.each([
    ['nonsense', '!!!'],
    ['an empty object', text('{}')],
    ['null', text('null')],
    ['a number', text('7')],
    ['half of one', genuine.slice(0, genuine.length / 2)],
    ['another version', text(JSON.stringify([2, 'x', position]))],
    ['a position of the wrong shape', encodeCursor({ rank: '7; DROP TABLE stations', id: 1 }, asked)],
    ['deep nesting', text('['.repeat(200))],
  ])('%s', (_, cursor) => {
    expect(refusal(cursor)).toEqual(aProblemOfTheCursor);
  });
});

test('a moment in a cursor is one that Postgres reads', () => {
  const reads = (text: string) => CursorTime.safeParse(text).success;
  const good = ['2026-11-01 10:00:00+00', '2026-02-28 23:59:59.123456-05', '2024-02-29 00:00:00.1+05:30'];
  const bad = ['', 'yesterday', '2026-02-30 10:00:00+00', '2026-13-01 10:00:00+00', '2026-11-01 24:00:00+00'];
  expect(good.filter((text) => !reads(text))).toEqual([]);
  expect([...bad, '2026-11-01', '2026-11-01T10:00:00Z', '0000-01-01 00:00:00+00'].filter(reads)).toEqual([]);
});
