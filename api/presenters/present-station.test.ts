import { createSecretKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Station } from '#api/contract/station.ts';
import { linkSigner } from '#api/stream-urls/sign-links.ts';
import { verifyToken } from '#signing/token.ts';
import type { StationRow, StreamRow } from '#db/stores/station-row.ts';
import { presentStation, type Audience } from './present-station.ts';

const key = { kid: 'k1', key: createSecretKey(Buffer.alloc(32, 7)) };
const now = 1_800_000_001;
const id = '0190b3f4-0000-4000-8000-000000000001';
const audience: Audience = {
  signer: linkSigner(key, 'listener-abcdef1', now),
  publicUrl: 'https://radio.example',
  mediaUrl: 'https://media.example',
  favorites: new Set([`station:${id}`]),
  lastPlayed: new Map([[`station:${id}`, new Date('2026-11-20T07:00:00Z')]]),
};

const stream: StreamRow = {
  ...{ id: '1', url: 'http://a.example/live?x=1&b=%20', resolvedUrls: [], secureUrl: null },
  ...{ protocol: 'icy', codec: 'MP3', bitrate: 128, secure: false, signing: 'none', providerId: null },
  ...{ health: 'ok', checkedAt: new Date('2026-11-01T10:00:00Z'), position: 0 },
};
const row: StationRow = {
  ...{ id, name: 'Alster', homepage: null, artwork: null, country: 'DE', languages: ['de'], tags: ['jazz'] },
  ...{ popularity: 5, health: 'ok', streams: [stream], provider: null },
  ...{ updatedAt: new Date(0), retired: false },
};
const present = (change: Partial<StationRow>, to = audience) => presentStation({ ...row, ...change }, to);
const urls = (...streams: Partial<StreamRow>[]) =>
  present({ streams: streams.map((one) => ({ ...stream, ...one })) }).streams.map((one) => one.url);

test('is a station of the contract, without anything that only the database should know', () => {
  const shown = present({});
  expect(Station.parse(shown)).toEqual(shown);
  expect(Object.keys(shown)).toEqual(Object.keys(Station.shape));
});

test("a public stream keeps its provider's URL, byte for byte", () => {
  expect(present({}).streams[0]).toMatchObject({
    url: 'http://a.example/live?x=1&b=%20',
    signed: false,
    expiresAt: null,
  });
});

test('a signed mount carries a token of the listener, after its own query, and says when it expires', () => {
  const [shown] = present({
    streams: [{ ...stream, signing: 'icecast', providerId: 'provider-1' }],
  }).streams;
  const [, own, token = ''] = /^http:\/\/a\.example\/live\?(.*)&t=(.*)$/.exec(shown?.url ?? '') ?? [];
  expect(own).toBe('x=1&b=%20');
  const verdict = verifyToken(
    token,
    { purpose: 'icecast', item: '/live', variant: 'provider-1' },
    new Map([[key.kid, key.key]]),
    now,
  );
  expect(verdict).toMatchObject({ verdict: 'valid', pseudonym: 'listener-abcdef1' });
  expect(shown).toMatchObject({
    signed: true,
    expiresAt: new Date(audience.signer.exp * 1_000).toISOString(),
  });
});

test('a signed mount whose provider is gone is not signed: nobody could verify it', () => {
  expect(
    present({ streams: [{ ...stream, signing: 'icecast', providerId: null }] }).streams[0],
  ).toMatchObject({ url: stream.url, signed: false });
});

test('every station has a play link for the same listener', () => {
  const [, token = '', item] =
    /^https:\/\/radio\.example\/play\/([^/]+)\/(.*)$/.exec(present({}).playLink) ?? [];
  expect(item).toBe(`station:${id}`);
  const expected = { purpose: 'play', item: `station:${id}`, variant: '' } as const;
  expect(verifyToken(token, expected, new Map([[key.kid, key.key]]), now)).toMatchObject({
    verdict: 'valid',
  });
});

test('the whole window gets the same bytes, so that a page can be kept', () => {
  const within = (seconds: number) =>
    JSON.stringify(present({}, { ...audience, signer: linkSigner(key, 'listener-abcdef1', now + seconds) }));
  expect(within(60)).toBe(within(0));
  expect(within(600)).not.toBe(within(0));
});

test('healthy streams come first, then those that play on https pages, then the order of the providers', () => {
  expect(
    urls(
      { url: 'http://dead.example', health: 'dead', position: 0 },
      { url: 'http://second.example', position: 2 },
      { url: 'http://first.example', position: 1 },
      { url: 'https://secure.example', secure: true, position: 3 },
    ),
  ).toEqual([
    'https://secure.example',
    'http://first.example',
    'http://second.example',
    'http://dead.example',
  ]);
});

test('a playlist is shown by what it leads to, and an https twin as well as the original', () => {
  expect(urls({ resolvedUrls: ['http://a.example/1', 'http://a.example/2'] })).toEqual([
    'http://a.example/1',
    'http://a.example/2',
  ]);
  expect(urls({ secureUrl: 'https://a.example/live' })).toEqual(['https://a.example/live', stream.url]);
});

test('favorites, and when it was played last, are for the listener alone', () => {
  expect(present({}).favorite).toBe(true);
  expect(present({}, { ...audience, favorites: new Set() }).favorite).toBe(false);
  expect(present({}).lastPlayedAt).toBe('2026-11-20T07:00:00.000Z');
  expect(present({}, { ...audience, lastPlayed: new Map() }).lastPlayedAt).toBeNull();
});

test('pictures come from the media host, smallest first', () => {
  const artwork = { contentHash: 'abc', color: '#123456', sizes: [96, 256] };
  expect(present({ artwork }).artwork).toEqual({
    color: '#123456',
    sizes: [
      { width: 96, url: 'https://media.example/artwork/abc-96.webp' },
      { width: 256, url: 'https://media.example/artwork/abc-256.webp' },
    ],
  });
});

describe('through the gateway', () => {
  const withGateway = { ...audience, gatewayUrl: 'https://gateway.example' };
  const shown = (...streams: Partial<StreamRow>[]) =>
    present({ streams: streams.map((one) => ({ ...stream, ...one })) }, withGateway).streams;

  test('a station without https gets a signed way by https, behind what its provider gave', () => {
    const [direct, through, ...more] = shown({});
    expect(more).toEqual([]);
    expect(direct).toMatchObject({ url: stream.url, secure: false, signed: false });
    expect(through).toMatchObject({
      ...{ codec: 'MP3', bitrate: 128, secure: true, signed: true, health: direct?.health },
      expiresAt: new Date(audience.signer.exp * 1_000).toISOString(),
    });
    const [, token = '', spelled = ''] =
      /^https:\/\/gateway\.example\/stream\/([^/]+)\/([\w-]+)$/.exec(through?.url ?? '') ?? [];
    const item = Buffer.from(spelled, 'base64url').toString();
    expect(item).toBe(stream.url);
    expect(
      verifyToken(token, { purpose: 'gateway', item, variant: '' }, new Map([[key.kid, key.key]]), now),
    ).toMatchObject({ verdict: 'valid', pseudonym: 'listener-abcdef1' });
  });

  test('a station that has https somewhere gets none', () => {
    expect(shown({}, { url: 'https://b.example/', secure: true })).toHaveLength(2);
    expect(shown({ secureUrl: 'https://a.example/live' })).toHaveLength(2);
  });

  test.each([
    ['HLS', { protocol: 'hls' }],
    ['what is dead', { health: 'dead' }],
    ['a password', { url: 'http://me:secret@a.example/' }],
    ['this machine', { url: 'http://127.0.0.1:8000/live' }],
    ['this machine in another spelling', { url: 'http://2130706433/live' }],
    ['a private address', { url: 'http://192.168.1.2/live' }],
    ['where clouds keep their metadata', { url: 'http://169.254.169.254/' }],
    ['a private address inside an IPv6 one', { url: 'http://[::ffff:10.0.0.1]/' }],
    ['a name of the own network', { url: 'http://radio.lan/live' }],
    ['a name without a dot', { url: 'http://postgres:5432/' }],
    ['localhost with a dot', { url: 'http://localhost./' }],
    ['what is no http', { url: 'mms://a.example/live' }],
  ] as [string, Partial<StreamRow>][])('is not offered for %s', (_name, change) => {
    expect(shown(change)).toHaveLength(1);
  });

  test('nothing changes where there is no gateway', () => {
    expect(present({}).streams).toHaveLength(1);
  });
});
