import { expect, test } from 'vitest';
import { adtsFrames, mp3Frames, oggPage, transportStream } from '#test-parts/make-sound.ts';
import { sniffAudio } from './sniff-audio.ts';

const box = (name: string, content = '') => Buffer.from(`\0\0\0\x20${name}${content}`, 'latin1');

test.each([
  ['MP3', mp3Frames(4), { codec: 'mp3', bitrate: 128 }],
  ['MP3 joined in the middle of a frame', mp3Frames(5).subarray(200), { codec: 'mp3', bitrate: 128 }],
  ['AAC in ADTS', adtsFrames(4), { codec: 'aac' }],
  ['AAC joined in the middle of a frame', adtsFrames(5).subarray(111), { codec: 'aac' }],
  ['AAC after an ID3 tag, as HLS packs it', Buffer.concat([id3(20), adtsFrames(4)]), { codec: 'aac' }],
  ['Opus', oggPage('OpusHead\x01\x02'), { codec: 'opus' }],
  ['FLAC in Ogg', oggPage('\x7fFLAC\x01'), { codec: 'flac' }],
  ['FLAC', Buffer.from('fLaC\0\0\0\x22'), { codec: 'flac' }],
  ['a transport stream with AAC', transportStream(0x0f), { codec: 'aac' }],
  ['a transport stream with MP3', transportStream(0x04), { codec: 'mp3' }],
  ['a transport stream with a picture only', transportStream(0x1b), {}],
  ['an fMP4 initialisation', Buffer.concat([box('ftyp'), box('moov', 'stsd mp4a')]), { codec: 'aac' }],
  ['an fMP4 segment', box('moof'), {}],
])('recognises %s', (_name, bytes, expected) => {
  expect(sniffAudio(bytes)).toEqual(expected);
});

test('reads the nominal bitrate of Vorbis', () => {
  const header = Buffer.alloc(30);
  header.write('\x01vorbis', 'latin1');
  header.writeInt32LE(192_000, 20);
  expect(sniffAudio(oggPage(header.toString('latin1')))).toEqual({ codec: 'vorbis', bitrate: 192 });
});

test('claims no bitrate where it varies from frame to frame', () => {
  const slower = mp3Frames(1);
  slower[2] = 0x80; // 112 kbit/s, 365 bytes
  expect(sniffAudio(Buffer.concat([mp3Frames(2), slower.subarray(0, 365), mp3Frames(2)]))).toEqual({
    codec: 'mp3',
  });
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['zeros', Buffer.alloc(8_192)],
  ['a page', Buffer.from('<!doctype html><title>hello</title>')],
  ['a lone sync word', Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(2_000)])],
  ['a truncated frame header', Buffer.from([0xff, 0xfb])],
  ['only sync bits', Buffer.alloc(8_192, 0xff)],
  ['an ID3 tag that promises more than comes', Buffer.from('ID3\x04\0\0\x7f\x7f\x7f\x7f')],
])('is not fooled by %s', (_name, bytes) => {
  expect(sniffAudio(bytes)).toBeUndefined();
});

function id3(length: number): Buffer {
  return Buffer.concat([
    Buffer.from(`ID3\x04\0\0\0\0\0${String.fromCharCode(length)}`, 'latin1'),
    Buffer.alloc(length),
  ]);
}
