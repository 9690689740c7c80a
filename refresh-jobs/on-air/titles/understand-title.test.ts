import { describe, expect, test } from 'vitest';
import { understandTitle } from './understand-title.ts';

const station = (country: string | null = null) => ({ name: 'Tide FM', country });
const read = (text: string | Uint8Array, country: string | null = null) =>
  understandTitle({ text }, station(country));
const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('encodings', () => {
  test.each([
    ['UTF-8', Buffer.from('Björk – Jóga'), null, 'Björk – Jóga'],
    ['Latin-1', latin1('Bj\xf6rk - J\xf3ga'), null, 'Björk - Jóga'],
    ['windows-1252', latin1('It\x92s \x93on\x94 \x80'), null, 'It’s “on” €'],
    [
      'windows-1251, by its letters',
      latin1('\xca\xe8\xed\xee - \xc3\xf0\xf3\xef\xef\xe0'),
      null,
      'Кино - Группа',
    ],
    ['windows-1251, by its country', latin1('\xdf - Yes'), 'RU', 'Я - Yes'],
    ['windows-1250', latin1('K\xf8i\x9e\xed\xf8 - \xb9'), 'CZ', 'Křižíř - ą'],
    ['windows-1253', latin1('\xc1\xe8\xde\xed\xe1'), 'GR', 'Αθήνα'],
    ['windows-1254', latin1('\xdeark\xfd'), 'TR', 'Şarkı'],
    ['UTF-8 cut in a character', Buffer.from('Jóga é').subarray(0, -1), null, 'Jóga'],
    ['UTF-8 taken for Latin-1', Buffer.from('BjÃ¶rk - JÃ³ga'), null, 'Björk - Jóga'],
    ['that twice', Buffer.from('BjÃƒÂ¶rk'), null, 'Björk'],
    ['UTF-8 taken for windows-1251', Buffer.from('РњР°С€Р°'), null, 'Маша'],
    ['windows-1251 taken for Latin-1', Buffer.from('Ìàøà è Âèòÿ'), null, 'Маша и Витя'],
    ['accents that are meant', Buffer.from('Çà et là - Été'), null, 'Çà et là - Été'],
    ['Cyrillic that is right', Buffer.from('Маша и Витя'), 'RU', 'Маша и Витя'],
    ['Japanese', Buffer.from('坂本龍一 - 戦場のメリークリスマス'), null, '坂本龍一 - 戦場のメリークリスマス'],
  ])('%s is read', (_, bytes, country, expected) => {
    expect(read(bytes, country)?.title).toBe(expected);
  });
});

describe('what says nothing', () => {
  test.each([
    '',
    '   ',
    '-',
    ' - ',
    '\0\0\0\0',
    '\0'.repeat(4_080),
    'Unknown',
    'unknown - UNKNOWN',
    'Unknown Artist - Unknown Title',
    'N/A',
    'Tide FM',
    'TIDE-FM',
    'Tide FM - Tide FM',
    'Tide FM - Live',
    'Tide FM - Unknown',
    'Advert: 3',
    'Werbung',
    'Spot Block End',
    'Commercial Break',
    'ADBREAK',
    "x' adw_ad='true' durationMilliseconds='30000'",
    'text="Spot Block End" song_spot="T" MediaBaseId="0"',
    'http://example.org/listen',
    'Track 01',
    '\u202e\u202e',
  ])('“%s” is no title', (text) => {
    expect(read(text)).toBeNull();
  });
});

describe('what is said', () => {
  test.each([
    ['Ann - Low Water', 'Ann - Low Water', 'Ann', 'Low Water'],
    ['Ann – Low Water – Live', 'Ann – Low Water – Live', 'Ann', 'Low Water – Live'],
    ['Jay-Z - 99 Problems', 'Jay-Z - 99 Problems', 'Jay-Z', '99 Problems'],
    ['  Ann \t-  Low\0Water  ', 'Ann - Low Water', 'Ann', 'Low Water'],
    ['Ann &amp; Bert - It&#039;s &lt;3', "Ann & Bert - It's <3", 'Ann & Bert', "It's <3"],
    ['Ann - text="Low Water" song_spot="M" MediaBaseId="1"', 'Ann - Low Water', 'Ann', 'Low Water'],
    ['Tide FM - The Morning Show', 'The Morning Show', null, null],
    ['Unknown Artist - Low Water', 'Low Water', null, null],
    ['Ann - Unknown', 'Ann', null, null],
    ['The Morning Show', 'The Morning Show', null, null],
    ['Now playing: Ann - Low Water', 'Ann - Low Water', 'Ann', 'Low Water'],
    ['Low Water - ', 'Low Water', null, null],
    [' - Low Water', 'Low Water', null, null],
    ['"Heroes"', 'Heroes', null, null],
    ['Low\u202e Water', 'Low Water', null, null],
    ['Half \ud83d', 'Half', null, null],
    ['4 - 4', '4 - 4', '4', '4'],
  ])('%s', (text, title, artist, song) => {
    expect(read(text)).toEqual({ title, artist, song });
  });

  test('artist and song that come apart stay apart', () => {
    expect(understandTitle({ artist: 'Ann - Bert', song: 'Low Water' }, station())).toEqual({
      ...{ title: 'Ann - Bert - Low Water', artist: 'Ann - Bert', song: 'Low Water' },
    });
    expect(understandTitle({ artist: '', song: 'Low Water' }, station())?.title).toBe('Low Water');
    expect(understandTitle({ artist: 'Tide FM', song: 'Unknown' }, station())).toBeNull();
  });

  test('a title without end is cut', () => {
    expect(read('x'.repeat(5_000))?.title).toHaveLength(300);
  });
});
