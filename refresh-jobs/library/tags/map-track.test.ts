import { afterAll, expect, test } from 'vitest';
import { describedFrame, id3, textFrame, type Id3Frame } from '#test-parts/make-id3.ts';
import { libraryOfBytes } from '#test-parts/library-of-bytes.ts';
import { mp3Frames } from '#test-parts/make-sound.ts';
import { mapDate } from './map-date.ts';
import { mapGain } from './map-gain.ts';
import { mapGenres } from './map-genres.ts';
import { parseLrc } from './parse-lrc.ts';
import { readTrack } from './read-track.ts';
import { splitArtists } from './split-artists.ts';
import { startTagReader } from './tag-reader.ts';
import { tagText } from './tag-text.ts';
import { discOfFolder, titleOfName } from './title-of-name.ts';

const reader = startTagReader({ threads: 1 });
afterAll(() => reader.close());

async function read(frames: Id3Frame[], path = 'x.mp3') {
  const bytes = Buffer.concat([id3(frames), mp3Frames(50)]);
  const name = path.split('/').at(-1) ?? '';
  const options = { reader, signal: new AbortController().signal };
  return (await readTrack(libraryOfBytes({ [path]: bytes }), { path, name, size: bytes.length }, options))
    .entry;
}
const namesOf = (...names: string[]) =>
  splitArtists({ names, sortName: null, mbids: [] }).map(({ name }) => name);

test('several artists are told apart only where that is safe', () => {
  expect(namesOf('A', 'B', 'A')).toEqual(['A', 'B']);
  expect(namesOf('A; B;C')).toEqual(['A', 'B', 'C']);
  expect(namesOf('A / B')).toEqual(['A', 'B']);
  expect(namesOf('A feat. B & C')).toEqual(['A', 'B & C']);
  expect(namesOf('A (ft. B)')).toEqual(['A', 'B']);
  expect(namesOf('A Featuring B')).toEqual(['A', 'B']);
  for (const one of [
    'AC/DC',
    'Earth, Wind & Fire',
    'Simon & Garfunkel',
    'Feat',
    'Little Feat',
    'Craft Spells',
  ]) {
    expect(namesOf(one)).toEqual([one]);
  }
});

test('MusicBrainz ids belong to artists where there are as many', () => {
  const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
  expect(splitArtists({ names: ['A; B'], sortName: 'x', mbids: [ids.join('/')] })).toEqual([
    { name: 'A', sortName: null, mbid: ids[0] },
    { name: 'B', sortName: null, mbid: ids[1] },
  ]);
  expect(splitArtists({ names: ['Tyler; The Creator'], sortName: 'T', mbids: [ids[0]] })).toEqual([
    { name: 'Tyler; The Creator', sortName: 'T', mbid: ids[0] },
  ]);
});

test('names of files say what tags do not', () => {
  const nobody = { artist: null, number: null };
  expect(titleOfName('01 - Artist - Title.mp3', nobody)).toEqual({
    title: 'Title',
    artist: 'Artist',
    number: 1,
    disc: null,
  });
  expect(titleOfName('1-03 Title.flac', nobody)).toEqual({
    title: 'Title',
    artist: null,
    number: 3,
    disc: 1,
  });
  expect(titleOfName('07. Title.ogg', nobody)).toMatchObject({ title: 'Title', number: 7 });
  expect(titleOfName('a_long_title.mp3', nobody)).toMatchObject({ title: 'a long title', number: null });
  expect(titleOfName('99 Luftballons.mp3', nobody)).toMatchObject({ title: '99 Luftballons', number: null });
  expect(titleOfName('99 Luftballons.mp3', { artist: null, number: 99 })).toMatchObject({
    title: 'Luftballons',
  });
  expect(titleOfName('Nena - 99 Luftballons.mp3', { artist: 'nena', number: null }).title).toBe(
    '99 Luftballons',
  );
  expect(titleOfName('1999.mp3', nobody)).toMatchObject({ title: '1999', number: null });
  expect(titleOfName('4.5.ogg', nobody).title).toBe('4.5');
  expect(['CD 2', 'disc03 - Live', 'Disk 1', 'CDs', 'Volume Two'].map(discOfFolder)).toEqual([
    2,
    3,
    1,
    null,
    null,
  ]);
});

test('texts are readable whatever was done to them', () => {
  expect(tagText('  a\0b\u0007\u200bc \t d ')).toBe('a b c d');
  expect(tagText('BjÃ¶rk')).toBe('Björk');
  expect(tagText("Ã l'aube")).toBe("Ã l'aube");
  expect(tagText('R&amp;B')).toBe('R&amp;B');
  expect(tagText('u\u0308')).toBe('ü');
  expect(tagText('\ud800x')).toBe('x');
  expect(tagText('x'.repeat(10_000_000))).toHaveLength(500);
  expect([tagText(' \0 '), tagText(7), tagText(undefined)]).toEqual([null, null, null]);
});

test('dates and genres are read in every spelling', () => {
  expect(
    ['2004', '2004-05', '2004-5-1T07:00:00Z', '20040512', '2004/05/12', '2004-13-01', 1999].map(mapDate),
  ).toEqual([...['2004', '2004-05', '2004-05-01', '2004-05-12', '2004-05-12', '2004', '1999']]);
  expect(['0', '0000-00-00', 'soon', '12/05/2004', undefined].map(mapDate)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(
    mapGenres([
      'Rock; Pop|rock',
      '(17)Blues',
      'Folk, World, & Country',
      'Hip-Hop/Rap',
      'Ambient, Drone',
      '255',
    ]),
  ).toEqual([...['Rock', 'Pop', 'Blues', 'Folk, World, & Country', 'Hip-Hop/Rap', 'Ambient', 'Drone']]);
});

test('loudness is one thing in every format', () => {
  const metadata = (native: object, common: object = {}, format: object = {}) =>
    mapGain({ native, common, format } as Parameters<typeof mapGain>[0]);
  expect(metadata({ vorbis: [{ id: 'R128_TRACK_GAIN', value: '-1280' }] })).toMatchObject({
    trackGain: 0,
    albumGain: null,
  });
  expect(
    metadata({}, { replaygain_track_gain: { dB: -7.123 }, replaygain_track_peak: { ratio: 0.98 } }),
  ).toEqual({ trackGain: -7.12, trackPeak: 0.98, albumGain: null, albumPeak: null });
  expect(metadata({}, { replaygain_track_gain: { dB: Number.NaN } })).toBeNull();
  expect(metadata({}, { replaygain_track_gain: { dB: 900 } })).toBeNull();
});

test('words follow by LRC in all its kinds', () => {
  const text =
    '[ti:Title]\n[offset:+500]\n[la:de]\n[00:10.5]<00:10.50> one <00:11.00>  word\n[1:02]two\n[00:01.00][00:20:25]again\nwithout a time';
  expect(parseLrc(text)).toEqual({
    synced: true,
    language: 'de',
    lines: [
      { atMs: 500, text: 'again' },
      { atMs: 10_000, text: 'one word' },
      { atMs: 19_750, text: 'again' },
      { atMs: 61_500, text: 'two' },
    ],
  });
  expect(parseLrc('\n\nfirst\r\n\r\nsecond\n')).toMatchObject({
    synced: false,
    lines: [{ text: 'first' }, { text: '' }, { text: 'second' }],
  });
  expect(parseLrc('[ti:x]\n[00:01.00]\n')).toBeNull();
});

test('an album knows its artists, and what is a compilation', async () => {
  const album = [textFrame('TIT2', 'T'), textFrame('TALB', 'Hits')];
  expect((await read(album)).album).toMatchObject({ artists: [], compilation: false });
  expect((await read([...album, textFrame('TCMP', '1')])).album?.compilation).toBe(true);
  const various = await read([...album, textFrame('TPE1', 'A\0B'), textFrame('TPE2', 'Various Artists')]);
  expect(various.artists.map(({ name }) => name)).toEqual(['A', 'B']);
  expect(various.album).toMatchObject({ artists: [{ name: 'Various Artists' }], compilation: true });
  expect((await read([textFrame('TIT2', 'T')])).album).toBeNull();
});

test('discs come from tags, else from the folder', async () => {
  expect((await read([textFrame('TIT2', 'T')], 'Album/CD 2/03 - x.mp3')).disc).toBe(2);
  expect((await read([textFrame('TPOS', '1/2'), textFrame('TSST', 'Live')], 'Album/CD 2/x.mp3')).disc).toBe(
    1,
  );
  expect(await read([], 'Album/CD 2/03 - x.mp3')).toMatchObject({ title: 'x', number: 3, disc: 2 });
});

test('texts of every encoding, lyrics and genres by number', async () => {
  const entry = await read([
    textFrame('TIT2', 'Ünïcode', 'utf16le'),
    textFrame('TPE1', 'Ümlaut', 'latin1'),
    textFrame('TCON', '(17)'),
    describedFrame('USLT', '', 'first\nsecond', 'deu'),
    describedFrame('TXXX', 'REPLAYGAIN_TRACK_GAIN', '-3.50 dB'),
  ]);
  expect(entry).toMatchObject({
    title: 'Ünïcode',
    artists: [{ name: 'Ümlaut' }],
    genres: ['Rock'],
    gain: { trackGain: -3.5 },
    lyrics: {
      synced: false,
      language: 'deu',
      source: 'embedded',
      lines: [{ text: 'first' }, { text: 'second' }],
    },
  });
});

test('what is no track says why', async () => {
  const options = { reader, signal: new AbortController().signal };
  const say = (bytes: Buffer) =>
    readTrack(
      libraryOfBytes({ 'x.mp3': bytes }),
      { path: 'x.mp3', name: 'x.mp3', size: bytes.length },
      options,
    ).then(
      () => 'a track',
      (error: unknown) => (error as Error).message,
    );
  expect(await say(Buffer.alloc(0))).toBe('The file is empty.');
  expect(await say(Buffer.alloc(5_000))).toBe('This is nothing but zeros, not sound.');
  expect(await say(Buffer.from('\xff\xd8\xff\xe0JFIF', 'latin1'))).toBe('This is a JPEG picture, not sound.');
  expect(await say(Buffer.from('<!DOCTYPE html><title>404</title>'))).toBe('This is a web page, not sound.');
  expect(await say(id3([textFrame('TIT2', 'x'.repeat(9_000))]).subarray(0, 4_000))).toBe(
    'The file ends in the middle of its tags, before any sound.',
  );
  expect(await say(Buffer.from('%PDF-1.7'))).toBe('This is a PDF document, not sound.');
});
