import { expect, test } from 'vitest';
import { exampleStation, exampleStream } from '../test-parts/example-station.ts';
import { createUnnamedStreams } from './create-unnamed-streams.ts';

const signed = (token: string) =>
  exampleStation({
    streams: [exampleStream({ url: `https://radio.example/live?t=${token}`, signed: true })],
  });

test('a signed stream names its listener, unless a guest was given it', () => {
  const unnamed = createUnnamedStreams(() => true);
  expect(unnamed.nameListener(signed('mine'))).toBe(true);
  expect(unnamed.nameListener(unnamed.take(signed('of a guest')))).toBe(false);
  expect(unnamed.nameListener(signed('mine'))).toBe(true);
  expect(unnamed.nameListener(exampleStation())).toBe(false);
});

test('that matters in a private session alone', () => {
  expect(createUnnamedStreams(() => false).nameListener(signed('mine'))).toBe(false);
});
