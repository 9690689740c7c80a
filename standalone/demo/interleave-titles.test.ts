import { expect, test } from 'vitest';
import { createTitleInterleaver } from './interleave-titles.ts';

test('puts the title after every interval, and again only when it changed', () => {
  const send = createTitleInterleaver(4);
  const first = Buffer.concat(send(Buffer.from('abcdefgh12'), 'One'));
  const title = Buffer.concat([Buffer.from([2]), Buffer.from("StreamTitle='One';".padEnd(32, '\0'))]);
  expect(first).toEqual(
    Buffer.concat([Buffer.from('abcd'), title, Buffer.from('efgh\0'), Buffer.from('12')]),
  );
  const second = Buffer.concat(send(Buffer.from('34'), 'Two'));
  expect(second.subarray(0, 2).toString()).toBe('34');
  expect(second[2]).toBe(2);
  expect(second.toString()).toContain("StreamTitle='Two';");
});

test('loses and adds no byte of sound, however it arrives', () => {
  const sound = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));
  const whole = Buffer.concat(createTitleInterleaver(64)(sound, 'T'));
  const send = createTitleInterleaver(64);
  const pieces = [1, 7, 64, 200, 728].reduce<{ at: number; sent: Buffer[] }>(
    ({ at, sent }, length) => ({
      at: at + length,
      sent: [...sent, ...send(sound.subarray(at, at + length), 'T')],
    }),
    { at: 0, sent: [] },
  ).sent;
  expect(Buffer.concat(pieces)).toEqual(whole);
});
