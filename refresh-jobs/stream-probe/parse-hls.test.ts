import { expect, test } from 'vitest';
import { audioCodecOf, parseHls } from './parse-hls.ts';

test('reads the variants of a master playlist with their codecs and bandwidth', () => {
  const text = `#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=69000,CODECS="mp4a.40.5"
low/index.m3u8?token=a=b
#EXT-X-STREAM-INF:PROGRAM-ID=1,BANDWIDTH=135000,CODECS="mp4a.40.2, avc1.4d401f",RESOLUTION=640x360
# a comment
high/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1
`;
  expect(parseHls(text)).toEqual({
    kind: 'master',
    variants: [
      { uri: 'low/index.m3u8?token=a=b', bandwidth: 69_000, codecs: ['mp4a.40.5'] },
      { uri: 'high/index.m3u8', bandwidth: 135_000, codecs: ['mp4a.40.2', 'avc1.4d401f'] },
    ],
  });
});

test('reads the segments of a live media playlist, whatever its line ends and byte order mark', () => {
  const text = '\uFEFF#EXTM3U\r\n#EXT-X-TARGETDURATION:6\r\n#EXTINF:6,\r\na.aac\r\n#EXTINF:6,\r\nb.aac\r\n';
  expect(parseHls(text)).toMatchObject({
    kind: 'media',
    segments: ['a.aac', 'b.aac'],
    live: true,
    encrypted: false,
  });
});

test('sees initialisation, encryption and the end', () => {
  const text = `#EXTM3U
#EXT-X-TARGETDURATION:6
#EXT-X-MAP:URI="init.mp4"
#EXT-X-KEY:METHOD=AES-128,URI="key"
#EXTINF:6,
a.m4s
#EXT-X-ENDLIST`;
  expect(parseHls(text)).toMatchObject({ initialisation: 'init.mp4', encrypted: true, live: false });
});

test('leaves plain playlists and everything else alone', () => {
  expect(parseHls('#EXTM3U\n#EXTINF:-1,Radio\nhttp://radio.example/live')).toBeUndefined();
  expect(parseHls('<html>#EXT-X-TARGETDURATION</html>')).toBeUndefined();
  expect(parseHls('')).toBeUndefined();
});

test('knows sound from picture by the names of codecs', () => {
  expect(['mp4a.40.2', 'mp4a.40.5', 'mp4a.40.34', 'opus', 'ec-3', 'avc1.4d401f'].map(audioCodecOf)).toEqual([
    'aac',
    'aac+',
    'mp3',
    'opus',
    'eac3',
    undefined,
  ]);
});
