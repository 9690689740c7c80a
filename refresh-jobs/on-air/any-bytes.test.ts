import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findId3Title } from './hls/parse-id3.ts';
import { playlistTitle } from './hls/playlist-title.ts';
import { unpackTransportStream } from './hls/unpack-transport-stream.ts';
import { collectMetadata } from './icy/collect-metadata.ts';
import { parseIcyMetadata } from './icy/parse-icy-metadata.ts';
import { titleOfMount } from './status/icecast-status.ts';
import { titleOfShoutcast } from './status/shoutcast-status.ts';
import { understandTitle } from './titles/understand-title.ts';

/** Noise with what readers look for strewn into it. */
const morsels = [
  ...[
    "StreamTitle='",
    "';",
    "';Stream",
    '#EXTINF:1,',
    '#EXT-X-DATERANGE:',
    'title="',
    '{"icestats":{"source":[',
  ],
  ...[
    '"listenurl":"/a"',
    '<body>1,1,1,1,1,1,',
    'text="',
    'song_spot="M"',
    ' - ',
    'Ã©',
    '\xd0\xd1\xd2\xd3',
    '\0',
    '\n',
  ],
];
const packet = Buffer.concat([
  Buffer.of(0x47, 0x41, 0, 0x10, 0, 0, 1, 0xbd, 0, 0, 0x84, 0xff, 0xff),
  Buffer.alloc(175, 7),
]);
const noise = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom(...morsels).map((text) => Buffer.from(text, 'latin1')),
      fc
        .uint8Array({ minLength: 6, maxLength: 30 })
        .map((bytes) => Buffer.from([0x49, 0x44, 0x33, 4, ...bytes])),
      fc.constant(packet),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.concat(parts));
const country = fc.constantFrom(null, 'RU', 'GR', 'CZ', 'XX');

test('whatever a server sends, readers end and what they find can be kept', () => {
  fc.assert(
    fc.property(noise, country, fc.integer({ min: 1, max: 50 }), (bytes, from, interval) => {
      const text = bytes.toString('latin1');
      const blocks = collectMetadata(interval)(bytes);
      const said = [
        ...blocks.flatMap((block) => parseIcyMetadata(block) ?? []).map((title) => ({ text: title })),
        ...[findId3Title(unpackTransportStream(bytes)), findId3Title(bytes), playlistTitle(text)],
        ...[
          titleOfMount(text, '/a'),
          titleOfShoutcast(bytes),
          { text: bytes },
          { text },
          { artist: text, song: text },
        ],
      ];
      for (const one of said) {
        const title = one && understandTitle(one, { name: 'Tide FM', country: from });
        if (!title) continue;
        for (const part of [title.title, title.artist ?? 'x', title.song ?? 'x']) {
          expect(part).not.toBe('');
          expect(part.isWellFormed() && !/\p{Cc}/u.test(part) && part === part.trim()).toBe(true);
          expect(part.length).toBeLessThan(1_300);
        }
      }
    }),
    { numRuns: 3_000 },
  );
});
