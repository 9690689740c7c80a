import { expect, test } from 'vitest';
import { readStreamHeaders } from './read-stream-headers.ts';

test.each([
  [{ 'icy-br': '128' }, 128],
  [{ 'icy-br': '128, 128' }, 128],
  [{ 'icy-br': '128000' }, 128],
  [{ 'ice-audio-info': 'ice-samplerate=44100;ice-bitrate=96;ice-channels=2' }, 96],
  [{ 'ice-audio-info': 'channels=2;samplerate=44100;bitrate=320' }, 320],
  [{ 'icy-br': 'Quality 4' }, undefined],
  [{ 'icy-br': '0' }, undefined],
  [{}, undefined],
])('reads the bitrate of %o', (headers, bitrate) => {
  expect(readStreamHeaders(headers).bitrate).toBe(bitrate);
});

test('reads the codec of a media type with parameters', () => {
  expect(readStreamHeaders({ 'content-type': 'Audio/AACP; charset=utf-8' }).codec).toBe('aac+');
  expect(readStreamHeaders({ 'content-type': 'application/ogg' }).codec).toBeUndefined();
});

test('knows a streaming server by its own headers', () => {
  expect(readStreamHeaders({ 'icy-name': 'Radio' }).isIcy).toBe(true);
  expect(readStreamHeaders({ server: 'nginx' }).isIcy).toBe(false);
});
