import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeText } from '#refresh-jobs/polite-fetch/decode-text.ts';
import { parsePlaylist, sniffPlaylist } from './parse-playlist.ts';

const base = 'https://lists.example/radio/all.m3u';
const parse = (text: string, from: string | undefined = base) => {
  const parsed = parsePlaylist(text, from);
  if (parsed.kind !== 'playlist') throw new Error(`It is ${parsed.kind}.`);
  return parsed;
};

describe('M3U', () => {
  test('gives titles, logos, groups and ids of radio-browser', () => {
    const text = [
      '\ufeff#EXTM3U',
      '#PLAYLIST:My radios',
      '#RADIOBROWSERUUID:0f0f0f0f-0000-0000-0000-000000000001',
      '#EXTINF:-1 tvg-logo="https://a.example/l,ogo.png" group-title="jazz;blues",One, and only',
      '#EXTVLCOPT:http-referrer=https://a.example/',
      'http://a.example:8000/live?x=1&y',
      '#EXTINF:0,Two',
      'two.mp3',
    ].join('\r\n');
    expect(parse(text)).toEqual({
      kind: 'playlist',
      format: 'm3u',
      title: 'My radios',
      dropped: [],
      entries: [
        {
          url: 'http://a.example:8000/live?x=1&y',
          title: 'One, and only',
          artwork: 'https://a.example/l,ogo.png',
          tags: ['jazz', 'blues'],
          radioBrowserId: '0f0f0f0f-0000-0000-0000-000000000001',
        },
        { url: 'https://lists.example/radio/two.mp3', title: 'Two' },
      ],
    });
  });

  test('may be nothing but addresses', () => {
    expect(parse('# mine\nhttp://a.example/\n\nicy://b.example:80/x\n').entries).toEqual([
      { url: 'http://a.example/' },
      { url: 'http://b.example:80/x' },
    ]);
  });

  test('names the reason for whatever cannot be an address', () => {
    const lines = [
      'C:\\Music\\a.mp3',
      '\\\\nas\\b.mp3',
      'file:///c.mp3',
      'rtsp://d.example/',
      'http://',
      'e.mp3',
    ];
    const { entries, dropped } = parsePlaylistOf(lines);
    expect(entries).toEqual([]);
    expect(dropped.map(({ reason }) => reason)).toEqual([
      "it is a file on somebody's computer, not a web address",
      "it is a file on somebody's computer, not a web address",
      "it is a file on somebody's computer, not a web address",
      'browsers do not play rtsp addresses',
      'it is no valid web address',
      'it is relative, and an uploaded playlist has no address to which it could be',
    ]);
  });

  function parsePlaylistOf(lines: string[]) {
    const parsed = parsePlaylist(`#EXTM3U\n${lines.join('\n')}`);
    if (parsed.kind !== 'playlist') throw new Error('no playlist');
    return parsed;
  }

  test('keeps an address to the byte', () => {
    const url = 'http://A.example:80/x;stream?b=2&a=%c3%a9&&z';
    expect(parse(`#EXTM3U\n${url}`).entries[0]?.url).toBe(url);
  });
});

describe('PLS', () => {
  test('is read in the order of its numbers, without counters in titles', () => {
    const text =
      '[playlist]\nTitle2=(#2 - 7/300) Two\nFile2=http://b.example/\nFile1=http://a.example/\nLength1=-1\nTitle3=No file';
    expect(parse(text).entries).toEqual([
      { url: 'http://a.example/' },
      { url: 'http://b.example/', title: 'Two' },
    ]);
  });

  test('may be the old text form of ASX', () => {
    expect(parse('[Reference]\r\nRef1=http://a.example/x?MSWMExt=.asf\r\n').entries).toHaveLength(1);
  });
});

describe('XML', () => {
  test('XSPF gives titles, pictures and homepages, not those of extensions', () => {
    const text = `<?xml version="1.0"?><playlist version="1" xmlns="http://xspf.org/ns/0/"><title>Mine</title><trackList>
      <track><location> http://a.example/x?a=1&amp;b=2 </location><title>A &amp; B</title><image>http://a.example/i.png</image>
      <info>http://a.example/</info><extension application="x"><location>http://evil.example/</location></extension></track>
      <track><title>no location</title></track></trackList></playlist>`;
    expect(parse(text)).toMatchObject({
      title: 'Mine',
      entries: [
        {
          url: 'http://a.example/x?a=1&b=2',
          title: 'A & B',
          artwork: 'http://a.example/i.png',
          homepage: 'http://a.example/',
        },
      ],
    });
  });

  test('ASX is read in any case, with bare ampersands and unclosed elements', () => {
    const text =
      '<ASX VERSION=3.0><Title>T</Title><ENTRY><title>Radio R&B</title><Ref hRef="http://a.example/?a=1&b=2"/></ENTRY><entry><ref href="http://b.example/">';
    expect(parse(text)).toMatchObject({
      format: 'asx',
      title: 'T',
      entries: [{ url: 'http://a.example/?a=1&b=2', title: 'Radio R&B' }, { url: 'http://b.example/' }],
    });
  });

  test('is not blown up by entities', () => {
    const bomb = '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>';
    const text = `<?xml version="1.0"?>${bomb}<playlist><trackList><track><location>http://a.example/</location><title>&b;</title></track></trackList></playlist>`;
    expect(parse(text).entries).toEqual([{ url: 'http://a.example/', title: '&b;' }]);
  });
});

test.each([
  ['#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n1.ts', 'hls'],
  ['#EXT-X-STREAM-INF:BANDWIDTH=1\nlow.m3u8', 'hls'],
  ['<!DOCTYPE html><html><a href="x.pls">', 'html'],
  ['<?xml version="1.0"?>\n<!-- c -->\n<WinampXML>', 'b4s'],
  ['<?wpl version="1.0"?><smil>', 'wpl'],
  ['<rss version="2.0">', 'unknown'],
  ['Just some words.\nAnd more.', 'unknown'],
  ['{"a":1}', 'unknown'],
  ['', 'unknown'],
])('tells by content: %j is %s', (text, format) => {
  expect(sniffPlaylist(text)).toBe(format);
});

const samples = '../shared/samples';
test.skipIf(!existsSync(samples))(
  `every real playlist is read or refused with a reason (skipped where ${samples} is missing)`,
  () => {
    const files = globSync([`${samples}/playlists/**/*.*`, `${samples}/hls/**/*.m3u8`]).filter((file) =>
      statSync(file).isFile(),
    );
    expect(files.length).toBeGreaterThan(40);
    for (const file of files) {
      const parsed = parsePlaylist(decodeText(readFileSync(file)), 'http://lists.example/some/list');
      if (file.includes('/hls/')) expect(parsed.kind, file).toBe('hls');
      else {
        expect(parsed.kind, file).toBe('playlist');
        if (parsed.kind !== 'playlist') continue;
        for (const { url } of parsed.entries) expect(URL.canParse(url), `${file}: ${url}`).toBe(true);
        if (file.includes('/iprd-org__iprd/')) expect(parsed.entries.length, file).toBeGreaterThan(0);
      }
    }
  },
);
