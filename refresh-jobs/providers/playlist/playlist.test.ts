import { afterEach, expect, test } from 'vitest';
import { createPoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import { readAll } from '#test-parts/read-all.ts';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';
import { playlist } from './playlist.ts';

let server: LocalServer | undefined;
afterEach(async () => server?.close());
const fetch = createPoliteFetch({ userAgent: 'Airdex test', allowedHosts: ['127.0.0.1'] });
const serve = async (type: string, body: string | Buffer, headers: Record<string, string> = {}) => {
  server = await serveLocally((_, response) =>
    response.writeHead(200, { 'content-type': type, ...headers }).end(body),
  );
  return server.url;
};
const list =
  '#EXTM3U\n#EXTINF:-1,Radio Käse\nhttp://a.example/live\n#EXTINF:-1,Same\nhttp://a.example/live\nb.m3u8\nD:\\c.mp3';

test('reads the stations of an upload and names what it dropped', async () => {
  const { entries, dropped, outcome } = await readAll(playlist, { content: list, format: 'pls' }, {});
  expect(entries).toEqual([
    { key: 'http://a.example/live', name: 'Radio Käse', streams: [{ url: 'http://a.example/live' }] },
  ]);
  expect(dropped).toHaveLength(3);
  expect(outcome).toEqual({ kind: 'complete' });
});

test('reads a playlist by its content, in its encoding, relative to its address', async () => {
  const url = await serve('text/html', Buffer.from(list, 'latin1'));
  const { entries } = await readAll(playlist, { url: `${url}/lists/all.txt` }, { fetch });
  expect(entries.map(({ name }) => name)).toEqual(['Radio Käse', '127.0.0.1']);
  expect(entries[1]?.streams).toEqual([{ url: `${url}/lists/b.m3u8`, hls: true }]);
});

test('takes an HLS playlist and a stream for one station, called like the provider', async () => {
  const hls = `${await serve('audio/x-mpegurl', '#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n1.ts')}/live`;
  const context = { fetch, providerName: 'Mine' };
  expect((await readAll(playlist, { url: hls }, context)).entries).toEqual([
    { key: hls, name: 'Mine', streams: [{ url: hls, hls: true }] },
  ]);
  await server?.close();
  const stream = `${await serve('audio/mpeg', Buffer.alloc(100_000), { 'icy-name': 'x' })}/live`;
  expect((await readAll(playlist, { url: stream }, context)).entries).toEqual([
    { key: stream, name: 'Mine', streams: [{ url: stream, codec: 'mp3' }] },
  ]);
});

test('is not read again while it is the same', async () => {
  const url = await serve('audio/x-mpegurl', list);
  const { outcome } = await readAll(playlist, { url }, { fetch });
  const validators = 'validators' in outcome ? (outcome.validators ?? {}) : {};
  expect((await readAll(playlist, { url }, { fetch, validators })).outcome).toEqual({ kind: 'unchanged' });
});

test.each(['<html>404</html>', '', '#EXTM3U\n', '[playlist]\nNumberOfEntries=0', '#EXTM3U\nC:\\a.mp3'])(
  'does not retire everything for %j',
  async (body) => {
    const url = await serve('audio/x-mpegurl', body);
    await expect(readAll(playlist, { url }, { fetch })).rejects.toMatchObject({ type: 'unreadable' });
  },
);

test('refuses an uploaded HLS playlist, whose segments are nowhere', async () => {
  const content = '#EXTM3U\n#EXT-X-TARGETDURATION:6\n1.ts';
  await expect(readAll(playlist, { content }, {})).rejects.toMatchObject({ type: 'misconfigured' });
  expect(playlist.config.safeParse({}).success).toBe(false);
});
