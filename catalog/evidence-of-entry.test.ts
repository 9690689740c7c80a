import { expect, test } from 'vitest';
import { cleanCountry } from './clean-country.ts';
import { composeStation } from './compose-station.ts';
import type { StationEntry } from './entry.ts';
import { evidenceOfEntry } from './evidence-of-entry.ts';
import { groupEntries } from './group-entries.ts';
import { identityName, isGenericName } from './identity-name.ts';
import { streamIdentity } from './stream-identity.ts';

type Said = Partial<StationEntry> & { by?: string };

function groupsOf(entries: Record<string, Said & { url: string }>): string[][] {
  const grouped = groupEntries(
    Object.entries(entries).map(([key, { by = 'directory', url, name = '', ...said }]) => ({
      ...{ id: key, providerId: by, pin: null, country: cleanCountry(said.country) },
      evidence: evidenceOfEntry({ key, name, ...said, streams: [{ url }] }),
    })),
  );
  return grouped.map((group) => group.entries.map((entry) => entry.id).toSorted()).toSorted();
}

const site = { homepage: 'https://wave.example/' };

test('one entry with a wrong stream does not bridge two stations of a family', () => {
  expect(
    groupsOf({
      a: { name: 'Wave North', url: 'http://s.wave.example/north', ...site },
      b: { name: 'Wave North', url: 'http://s.wave.example/north-hi', ...site },
      c: { name: 'Wave South', url: 'http://s.wave.example/south', ...site },
      d: { name: 'Wave South', url: 'http://s.wave.example/south-hi', ...site },
      wrong: { name: 'Wave South', url: 'http://s.wave.example/north', ...site },
    }),
  ).toEqual([['a', 'wrong'], ['b'], ['c', 'd']]);
});

test('two directories may name a station differently, and its bitrates still come together', () => {
  expect(
    groupsOf({
      a: { name: 'Wave North', url: 'http://s.wave.example/128', ...site },
      b: { name: 'Wave North', url: 'http://s.wave.example/320', ...site },
      c: { name: 'WAVE * the best of the north', url: 'http://s.wave.example/128', by: 'other' },
    }),
  ).toEqual([['a', 'b', 'c']]);
});

test('what has no country joins one country, and none of two', () => {
  const de = { name: 'Radio Wave', url: 'http://h.example:8100/de', country: 'Germany' };
  const at = { name: 'Radio Wave', url: 'http://h.example:8100/at', country: 'AT' };
  const somewhere = { name: 'Radio Wave', url: 'http://h.example:8100/mobile' };
  expect(groupsOf({ de, somewhere })).toEqual([['de', 'somewhere']]);
  expect(groupsOf({ de, at, somewhere })).toEqual([['at'], ['de'], ['somewhere']]);
});

test('names on pages and servers of strangers prove nothing, and a blog of its own does', () => {
  const apart = (one: string, other: string, homepage?: string) =>
    groupsOf({
      a: { name: 'Club Wave', url: one, ...(homepage !== undefined && { homepage }) },
      b: { name: 'Club Wave', url: other, ...(homepage !== undefined && { homepage }) },
    }).length;
  expect(apart('https://a.example/1', 'https://b.example/1', 'https://facebook.com/wave')).toBe(2);
  expect(apart('https://stream.zeno.fm/aaa', 'https://stream.zeno.fm/bbb')).toBe(2);
  expect(apart('https://a.example/1', 'https://b.example/1', 'https://wave.blogspot.com')).toBe(1);
  expect(apart('https://s7.voscast.com:10413/a', 'https://s7.voscast.com:10413/b')).toBe(1);
});

test.each(['http://192.168.1.5:8000/live', 'http://localhost:8000/live', 'http://[::1]:8000/live'])(
  '%s, which is another server in each house, is no proof between strangers',
  (url) => {
    expect(groupsOf({ a: { name: 'One', url }, b: { name: 'Two', url } })).toHaveLength(2);
    expect(groupsOf({ a: { name: 'no name', url }, b: { name: 'no name', url } })).toHaveLength(2);
    expect(groupsOf({ a: { name: 'Kitchen', url }, b: { name: 'kitchen', url } })).toHaveLength(1);
  },
);

test.each([
  ['http://h.example:8000/;?type=http&nocache=76', 'http://h.example:8000/'],
  ['https://h.example/live?ngsw-bypass', 'https://h.example/live'],
  ['https://h.example//live//', 'http://H.example./live'],
])('%s and %s are one stream', (one, other) => {
  expect(streamIdentity(one)).toBe(streamIdentity(other));
});

test('parameters that choose a stream keep streams apart', () => {
  expect(streamIdentity('http://h.example/listen?sid=1')).not.toBe(
    streamIdentity('http://h.example/listen?sid=2'),
  );
  expect(streamIdentity('http://h.example/play?type=mp3')).not.toBe(
    streamIdentity('http://h.example/play?type=aac'),
  );
});

test.each([
  ['Wave [mp3 | 192 kbps]', 'wave'],
  ['Wave | 48 aac', 'wave'],
  ['Wave - low', 'wave'],
  ['Sky High', 'sky high'],
  ['Studio 54', 'studio 54'],
  ['Wave 1', 'wave 1'],
  ['HQ', 'hq'],
])('%s is compared as %s', (name, identity) => {
  expect(identityName(name)).toBe(identity);
});

test.each(['No Name', 'Unspecified name', 'my station', 'Radio', '', '...', 'FM'])(
  '%j tells no station from another',
  (name) => {
    expect(isGenericName(identityName(name))).toBe(true);
  },
);

test('a stream that its server signs is signed, whoever else lists it, by the address of its server', () => {
  const stream = (url: string): StationEntry => ({ key: url, name: 'Wave', streams: [{ url }] });
  const composed = composeStation([
    { entry: stream('https://h.example/wave'), provider: { id: 'a', kind: 'station', signsStreams: false } },
    {
      entry: stream('http://h.example/wave'),
      provider: { id: 'b', kind: 'icecast-server', signsStreams: true },
    },
  ]);
  expect(composed.streams).toMatchObject([
    { url: 'http://h.example/wave', signing: 'icecast', providerId: 'b' },
  ]);
});
