import { existsSync, globSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { createPoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import { readAll } from '#test-parts/read-all.ts';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';
import { icecastServer, mapStatus } from './icecast-server.ts';

const twoMounts = readFileSync(new URL('fixtures/two-mounts.json', import.meta.url));
const server = new URL('https://radio.example:8443/');
const status = (...sources: object[]) => JSON.stringify({ icestats: { source: sources } });

describe('the mounts of a status page', () => {
  test('become stations at the address that the admin entered', () => {
    const { entries, dropped } = mapStatus(twoMounts.toString(), server);
    expect(dropped).toEqual([]);
    expect(entries).toEqual([
      {
        key: '/jazz.mp3',
        name: 'Cellar Jazz',
        homepage: 'http://cellar.example/',
        tags: ['Jazz', 'Blues'],
        popularity: expect.any(Number) as number,
        streams: [{ url: 'https://radio.example:8443/jazz.mp3', codec: 'mp3', bitrate: 128 }],
      },
      {
        key: '/jazz.ogg',
        name: '104.6',
        tags: ['Jazz'],
        popularity: 0,
        streams: [{ url: 'https://radio.example:8443/jazz.ogg', codec: 'vorbis', bitrate: 96 }],
      },
    ]);
  });

  test('may be one, none, or absent', () => {
    const one = '{"icestats":{"source":{"listenurl":"http://x/a"}}}';
    expect(mapStatus(one, server).entries).toHaveLength(1);
    expect(mapStatus('{"icestats":{"source":[]}}', server).entries).toEqual([]);
    expect(mapStatus('{"icestats":{"host":"x","dummy":null}}', server).entries).toEqual([]);
  });

  test('are dropped one by one with a reason, never all for one', () => {
    const { entries, dropped } = mapStatus(
      JSON.stringify({
        icestats: {
          source: [
            { listenurl: 'http://x/good', server_name: 'Good', bitrate: {}, listeners: 'many' },
            { server_name: 'Nowhere' },
            { listenurl: 'http://x/clip', server_type: 'video/webm' },
            { listenurl: 'http://x/film.ogv', server_type: 'application/ogg', subtype: 'Theora/Vorbis' },
            { listenurl: 'http://x/good' },
            { listenurl: 'http://x/fallback.mp3' },
            'nonsense',
          ],
        },
      }),
      server,
    );
    expect(entries.map(({ name }) => name)).toEqual(['Good']);
    expect(dropped.map(({ entry }) => entry)).toEqual([
      'Nowhere',
      '/clip',
      '/film.ogv',
      '/good',
      '/fallback.mp3',
      'a mount',
    ]);
  });

  test('are called by their mount where nobody named them', () => {
    // As Icecast 2.4.4 prints it: the second name is a dash, which makes the page invalid JSON.
    const page = `{"icestats":{"source":[
      {"listenurl":"http://localhost:8000/one.mp3","server_description":"Unspecified description","server_name":"Unspecified name"},
      {"listenurl":"http://localhost:8000/two.mp3","server_name":-,"server_type":"audio/mpeg","dummy":null},
      {"listenurl":"http://localhost:8000/three.mp3","server_name":"no name","server_description":"Three"}]}}`;
    expect(mapStatus(page, server).entries.map(({ name }) => name)).toEqual(['one', 'two', 'Three']);
  });

  test('keep the query of a mount, and lie under the path of the server', () => {
    const proxied = new URL('https://radio.example/icecast/status-json.xsl');
    const { entries } = mapStatus(
      status({ listenurl: 'http://x/a%20b?sid=1&x' }, { listenurl: 'http://x/icecast/b' }),
      proxied,
    );
    expect(entries.map(({ streams }) => streams[0]?.url)).toEqual([
      'https://radio.example/icecast/a%20b?sid=1&x',
      'https://radio.example/icecast/b',
    ]);
    expect(entries.map(({ name }) => name)).toEqual(['a b', 'icecast/b']);
  });

  test('do not carry the credentials of the configured address', () => {
    const secret = new URL('http://user:geheim@radio.example/');
    expect(JSON.stringify(mapStatus(twoMounts.toString(), secret))).not.toContain('geheim');
  });
});

describe('a server', () => {
  let local: LocalServer | undefined;
  afterEach(async () => local?.close());
  const allow = () => createPoliteFetch({ userAgent: 'Airdex test', allowedHosts: ['127.0.0.1'] });

  test.each(['', '/', '/status-json.xsl', '/status.xsl', '/live.mp3'])(
    'may be entered with path %j',
    async (path) => {
      const asked: (string | undefined)[] = [];
      local = await serveLocally((request, response) => {
        asked.push(request.url);
        response.setHeader('content-type', 'text/xml').end(twoMounts);
      });
      const { entries, outcome } = await readAll(
        icecastServer,
        { url: local.url + path },
        { fetch: allow() },
      );
      expect(asked).toEqual(['/status-json.xsl']);
      expect(entries[0]?.streams[0]?.url).toBe(`${local.url}/jazz.mp3`);
      expect(outcome.kind).toBe('complete');
    },
  );

  test('with latin1 in its titles is read', async () => {
    local = await serveLocally((_, response) => {
      const page = Buffer.from(status({ listenurl: 'http://x/a', server_name: 'Rádio Café' }), 'latin1');
      response.setHeader('content-type', 'application/json; charset=utf-8').end(page);
    });
    const { entries } = await readAll(icecastServer, { url: local.url }, { fetch: allow() });
    expect(entries[0]?.name).toBe('Rádio Café');
  });

  test('is not read again while it is the same, but once a day', async () => {
    local = await serveLocally((_, response) => response.end(twoMounts));
    const fetch = allow();
    const { outcome } = await readAll(icecastServer, { url: local.url }, { fetch });
    const validators = 'validators' in outcome ? (outcome.validators ?? {}) : {};
    const soon = await readAll(icecastServer, { url: local.url }, { fetch, validators });
    expect(soon.outcome).toEqual({ kind: 'unchanged' });
    const now = () => new Date('2026-11-22T05:00:00Z');
    const tomorrow = await readAll(icecastServer, { url: local.url }, { fetch, validators, now });
    expect(tomorrow.entries).toHaveLength(2);
  });

  test.each([
    '<html>It works!</html>',
    '[]',
    '{"icestats":null}',
    '{"icestats":{"source":[',
    '{"icestats":{"source":',
  ])('that is no Icecast is refused in words: %s', async (page) => {
    local = await serveLocally((_, response) => response.end(page));
    const refused = readAll(icecastServer, { url: local.url }, { fetch: allow() });
    await expect(refused).rejects.toMatchObject({
      type: 'unreadable',
      message: expect.stringContaining('Is this an Icecast') as string,
    });
  });
});

const samples = '../shared/samples/icecast';
const pages = globSync(`${samples}/**/status-json.xsl`);
test.skipIf(!existsSync(samples))(`real status pages are read (skipped where ${samples} is missing)`, () => {
  expect(pages.length).toBeGreaterThan(0);
  for (const page of pages) {
    const { entries, dropped } = mapStatus(readFileSync(page, 'utf8'), server);
    expect(entries.length, page).toBeGreaterThan(0);
    for (const { reason } of dropped) expect(reason, page).toBe('it has no usable listenurl');
  }
});
