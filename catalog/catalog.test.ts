import { describe, expect, test } from 'vitest';
import { cleanCountry } from './clean-country.ts';
import { cleanLanguages } from './clean-languages.ts';
import { cleanName } from './clean-name.ts';
import { cleanTags } from './clean-tags.ts';
import { composeStation } from './compose-station.ts';
import type { StationEntry } from './entry.ts';
import { evidenceOfEntry } from './evidence-of-entry.ts';
import { groupEntries } from './group-entries.ts';
import { identityName } from './identity-name.ts';
import { streamIdentity } from './stream-identity.ts';

describe('cleaning', () => {
  test.each([
    ['  Radio\t M\u00c3\u00bcnchen  ', 'Radio München'],
    ['Caf&eacute; del Mar &amp; more', 'Café del Mar & more'],
    ['\u0000\u200bKEXP\u202e', 'KEXP'],
    ['\u00d0\u00a0\u00d0\u00b0\u00d0\u00b4\u00d0\u00b8\u00d0\u00be', 'Радио'],
    ['Ã is a letter', 'Ã is a letter'],
    ['--- Jazz ---', 'Jazz'],
  ])('reads %j as %j', (said, shown) => {
    expect(cleanName(said)).toBe(shown);
  });

  test.each([
    ['de', 'DE'],
    ['Deutschland', 'DE'],
    ['The United Kingdom Of Great Britain And Northern Ireland', 'GB'],
    ['Türkiye', 'TR'],
    ['日本', 'JP'],
    ['Narnia', null],
    ['XX', null],
    ['', null],
  ])('finds the country in %j', (said, code) => {
    expect(cleanCountry(said)).toBe(code);
  });

  test('finds languages in names, ISO codes and lists, each once', () => {
    expect(cleanLanguages(['german', 'deu', 'ger', 'Deutsch'])).toEqual(['de']);
    expect(cleanLanguages(['english,español; français', 'brazilian portuguese'])).toEqual([
      'en',
      'es',
      'fr',
      'pt-BR',
    ]);
    expect(cleanLanguages(['klingonish', '', '#'])).toEqual([]);
  });

  test('splits tags, drops what says nothing, keeps twenty', () => {
    expect(cleanTags(['Jazz, Blues/Soul', '#JAZZ', 'unknown', 'http://x.example', '1'])).toEqual([
      'jazz',
      'blues',
      'soul',
    ]);
    expect(cleanTags(Array.from({ length: 99 }, (_, n) => `tag-${String(n)}`))).toHaveLength(20);
  });
});

const station = (
  key: string,
  name: string,
  urls: string[],
  more: Partial<StationEntry> = {},
): StationEntry => ({
  key,
  name,
  streams: urls.map((url) => ({ url })),
  ...more,
});

function groupsOf(
  entries: StationEntry[],
  pins: Record<string, string> = {},
  providers: Record<string, string> = {},
): string[][] {
  const grouped = groupEntries(
    entries.map((entry) => ({
      id: entry.key,
      providerId: providers[entry.key] ?? 'one provider',
      country: cleanCountry(entry.country),
      evidence: evidenceOfEntry(entry),
      pin: pins[entry.key] ?? null,
    })),
  );
  return grouped.map((group) => group.entries.map((entry) => entry.id).toSorted()).toSorted();
}

describe('one station from many entries', () => {
  test.each([
    ['http://a.example:80/live', 'https://A.example/live/'],
    ['http://a.example:8000/;', 'http://a.example:8000'],
    ['http://a.example:8000/;stream.mp3', 'http://a.example:8000/'],
  ])('%s and %s are one stream', (one, other) => {
    expect(streamIdentity(one)).toBe(streamIdentity(other));
  });

  test.each([
    ['http://a.example/live?id=1', 'http://a.example/live?id=2'],
    ['http://a.example/Live', 'http://a.example/live'],
    ['http://a.example:8000/x', 'http://a.example:8001/x'],
  ])('%s and %s stay two streams', (one, other) => {
    expect(streamIdentity(one)).not.toBe(streamIdentity(other));
  });

  test('names lose what only tells their streams apart', () => {
    const names = [
      'Radio X (128 kbps MP3)',
      'Radio X - 64k AAC+',
      'Radio X [HQ]',
      'RADIO X',
      'Radio X 320kbit/s',
    ];
    expect(new Set(names.map(identityName))).toEqual(new Set(['radio x']));
    expect(identityName('HD')).toBe('hd');
    expect(identityName('Radio 1')).not.toBe(identityName('Radio 2'));
  });

  test('the same stream, the same name on its own site, the same name on its own server are one', () => {
    expect(
      groupsOf(
        [
          station('a', 'Jazz FM', ['http://s.jazz.example/128'], {
            homepage: 'https://jazz.example',
            country: 'GB',
          }),
          station('b', 'Jazz FM 320k', ['http://t.jazz.example/320'], {
            homepage: 'https://www.jazz.example/x',
            country: 'UK',
          }),
          station('c', 'The Jazz', ['https://s.jazz.example/128']),
          station('d', 'Jazz FM (AAC)', ['http://t.jazz.example/aac']),
        ],
        {},
        { c: 'another provider' },
      ),
    ).toEqual([['a', 'b', 'c', 'd']]);
  });

  test('what could be two stations stays two', () => {
    const apart = [
      station('a', 'Radio X 1', ['http://x.example/1'], { homepage: 'https://x.example', country: 'DE' }),
      station('b', 'Radio X 2', ['http://x.example/2'], { homepage: 'https://x.example', country: 'DE' }),
      station('c', 'Hit Radio', ['http://c.example/1'], { homepage: 'https://hit.example', country: 'DE' }),
      station('d', 'Hit Radio', ['http://d.example/1'], { homepage: 'https://hit.example', country: 'AT' }),
      station('e', 'Club', ['http://e.example/1'], { homepage: 'https://facebook.com/club', country: 'DE' }),
      station('f', 'Club', ['http://f.example/1'], { homepage: 'https://facebook.com/club', country: 'DE' }),
      station('g', 'no name', ['http://g.example/1']),
      station('h', 'no name', ['http://g.example/2']),
    ];
    expect(groupsOf(apart)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => [key]));
  });

  test('an admin splits and joins against the evidence', () => {
    const entries = [
      station('a', 'A', ['http://same.example/1']),
      station('b', 'B', ['http://same.example/1']),
      station('c', 'Other', ['http://other.example/1']),
    ];
    expect(groupsOf(entries)).toEqual([['a', 'b'], ['c']]);
    expect(groupsOf(entries, { a: 'one', b: 'two', c: 'two' })).toEqual([['a'], ['b', 'c']]);
    const later = station('d', 'D', ['http://other.example/1']);
    expect(groupsOf([...entries, later], { a: 'one', b: 'two', c: 'two' })).toEqual([['a'], ['b', 'c', 'd']]);
  });

  test('the order in which entries arrive changes nothing', () => {
    let seed = 7;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const entries = Array.from({ length: 60 }, (_, n) =>
      station(`k${String(n)}`, `Name ${String(n % 17)}`, [
        `http://h${String(Math.floor(random() * 25))}.example/${String(n % 3)}`,
      ]),
    );
    const expected = groupsOf(entries);
    for (let round = 0; round < 20; round += 1) {
      expect(groupsOf(entries.toSorted(() => random() - 0.5))).toEqual(expected);
    }
  });

  test('a composed station keeps each URL as it was written, its most trusted name, and all that is known', () => {
    const composed = composeStation([
      {
        entry: station('1', 'jazz fm 128k', ['http://S.jazz.example:80/128?token=%20a'], {
          popularity: 500,
          tags: ['Jazz'],
          country: 'Germany',
        }),
        provider: { id: 'p1', kind: 'radio-browser', signsStreams: false },
      },
      {
        entry: {
          ...station('2', 'Jazz FM', []),
          streams: [
            { url: 'https://s.jazz.example/128?token=%20a', codec: 'MP3', bitrate: 128 },
            { url: 'https://s.jazz.example/hls.m3u8' },
          ],
          tags: ['smooth'],
        },
        provider: { id: 'p2', kind: 'icecast-server', signsStreams: true },
      },
    ]);
    expect(composed).toMatchObject({
      name: 'Jazz FM',
      country: 'DE',
      tags: ['smooth', 'jazz'],
      popularity: 500,
    });
    expect(composed.streams).toMatchObject([
      {
        url: 'https://s.jazz.example/128?token=%20a',
        codec: 'mp3',
        bitrate: 128,
        signing: 'icecast',
        secure: true,
      },
      { protocol: 'hls' },
    ]);
  });
});
