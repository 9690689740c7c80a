import { expect, test } from 'vitest';
import { numberedTrack } from '../test-parts/example-track.ts';
import { createTrackSource } from './create-track-source.ts';
import { gatherDiscs } from './gather-discs.ts';
import { transcriptOf } from './track-documents.ts';

test('lyrics with times follow the sound; without, they are read', () => {
  const lines = [
    { atMs: 0, text: 'The lamp is lit' },
    { atMs: 4_000, text: 'Good night' },
  ];
  expect(transcriptOf({ synced: true, language: 'en', lines })).toMatchObject({
    timed: true,
    cues: [{ startMs: 0, endMs: 4_000 }, { startMs: 4_000 }],
  });
  const plain = lines.map(({ text }) => ({ atMs: null, text }));
  expect(transcriptOf({ synced: false, language: null, lines: plain })).toMatchObject({ timed: false });
  expect(transcriptOf({ synced: false, language: null, lines: [] }).state).toBe('none');
});

test('tracks are gathered by disc, with the name that any of them gives it', () => {
  const [one, two, three] = [
    numberedTrack(1, { disc: 1 }),
    numberedTrack(2, { disc: 1, discTitle: 'Day' }),
    numberedTrack(3, { disc: 2 }),
  ];
  expect(gatherDiscs([one, two, three])).toEqual([
    { number: 1, title: 'Day', tracks: [one, two] },
    { number: 2, title: null, tracks: [three] },
  ]);
});

test('a long list is read page by page, and knows its end', async () => {
  const cursors: (string | undefined)[] = [];
  const source = createTrackSource(
    {
      tracks(_filter, { cursor }) {
        cursors.push(cursor);
        const last = cursor === 'second';
        return Promise.resolve({ items: [numberedTrack(last ? 2 : 1)], nextCursor: last ? null : 'second' });
      },
    },
    { album: 'album:1' },
  );
  await Promise.all([source.more?.(), source.more?.()]);
  expect(source()).toHaveLength(1);
  await source.more?.();
  expect(source()).toHaveLength(2);
  expect(cursors).toEqual([undefined, 'second']);
  expect(source.more).toBeUndefined();
});
