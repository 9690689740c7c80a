import { existsSync, globSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createPoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import { readAll } from '#test-parts/read-all.ts';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';
import { icecastDirectory } from './icecast-directory.ts';

let server: LocalServer | undefined;
afterEach(async () => server?.close());
const fetch = createPoliteFetch({ userAgent: 'Airdex test', allowedHosts: ['127.0.0.1'] });
const fixture = readFileSync(new URL('fixtures/yp.xml', import.meta.url));

async function read(send: (response: ServerResponse) => void) {
  server = await serveLocally((_, response) => {
    send(response);
  });
  return readAll(icecastDirectory, { url: `${server.url}/yp.xml` }, { fetch });
}
const entryXml = (index: number) =>
  `<entry><server_name>Radio ${String(index)}</server_name><listen_url>http://r${String(index)}.example/</listen_url></entry>`;

test('maps entries and drops the useless ones with a reason', async () => {
  const { entries, dropped, outcome } = await read((response) =>
    response.setHeader('etag', '"1"').end(fixture),
  );
  expect(entries).toEqual([
    {
      key: 'http://cheese.example:8000/live.ogg',
      name: 'Radio Käse & Wein',
      tags: ['Jazz', 'Talk'],
      streams: [{ url: 'http://Cheese.example:8000/live.ogg' }],
    },
    {
      key: 'http://rock.example/rock?sid=1&x=2',
      name: 'Rock & Roll &unknown; FM',
      tags: ['rock'],
      streams: [{ url: 'http://rock.example/rock?sid=1&x=2', codec: 'aac+', bitrate: 64 }],
    },
    {
      key: 'http://nameless.example/mount.mp3',
      name: 'mount.mp3',
      tags: [],
      streams: [{ url: 'http://nameless.example/mount.mp3', codec: 'mp3', bitrate: 128 }],
    },
  ]);
  expect(dropped).toEqual([
    { entry: 'The same again', reason: 'its listen_url is listed twice' },
    { entry: 'A film', reason: 'it sends video/webm, which is no sound: this is a radio catalog' },
    { entry: 'Nowhere', reason: 'it has no listen_url' },
  ]);
  expect(outcome).toMatchObject({ kind: 'complete', validators: { etag: '"1"' } });
});

test('reads tens of thousands of entries in small batches', async () => {
  const count = 20_000;
  const xml = `<directory>${Array.from({ length: count }, (_, index) => entryXml(index)).join('\n')}</directory>`;
  const { entries, batches, outcome } = await read((response) => response.end(xml));
  expect(entries).toHaveLength(count);
  expect(batches.length).toBeGreaterThan(10);
  expect(Math.max(...batches.map((batch) => batch.entries.length))).toBeLessThan(2000);
  expect(outcome.kind).toBe('complete');
});

test('survives any place where the network cuts the document', async () => {
  const { entries } = await read((response) => {
    for (const byte of fixture) response.write(Buffer.from([byte]));
    response.end();
  });
  expect(entries[0]?.name).toBe('Radio Käse & Wein');
});

test('believes the encoding that the document names', async () => {
  const xml = `<?xml version="1.0" encoding="ISO-8859-1"?><directory>${entryXml(1).replace('Radio', 'Café')}</directory>`;
  const { entries } = await read((response) => response.end(Buffer.from(xml, 'latin1')));
  expect(entries[0]?.name).toBe('Café 1');
});

test('keeps what came of a document that breaks off, and calls it incomplete', async () => {
  const { entries, outcome } = await read((response) => {
    response.end(`<directory>${entryXml(1)}${entryXml(2)}<entry><server_name>Hal`);
  });
  expect(entries).toHaveLength(2);
  expect(outcome).toEqual({ kind: 'changes' });
});

test('goes on after an entry that is never closed', async () => {
  const open = entryXml(1).replace('</entry>', '');
  const { entries } = await read((response) => response.end(`<directory>${open}${entryXml(2)}</directory>`));
  expect(entries.map(({ name }) => name)).toEqual(['Radio 1', 'Radio 2']);
});

test('is not blown up by entities or by a name without end', async () => {
  const bomb =
    '<!DOCTYPE d [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>';
  const long = entryXml(2).replace('Radio', 'x'.repeat(3_000_000));
  const { entries } = await read((response) => {
    response.end(`${bomb}<directory>${entryXml(1).replace('Radio', '&b;&x;')}${long}</directory>`);
  });
  expect(entries[0]?.name).toBe('&b;&x; 1');
  expect(entries[1]?.name.length).toBeLessThan(10_000);
});

test.each(['<html><body>Moved</body></html>', '', '<directory></directory>', '{"icestats":{}}'])(
  'refuses what holds no entry: %j',
  async (body) => {
    await expect(read((response) => response.end(body))).rejects.toMatchObject({ type: 'unreadable' });
  },
);

const samples = '../shared/samples/icecast';
test.skipIf(!existsSync(samples))(
  `real lists of another kind are refused (skipped where ${samples} is missing)`,
  async () => {
    const files = globSync(`${samples}/**/*.xml`);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const reading = read((response) => response.end(readFileSync(file)));
      await expect(reading, file).rejects.toMatchObject({ type: 'unreadable' });
      await server?.close();
    }
  },
);
