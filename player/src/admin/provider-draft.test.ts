import { expect, test } from 'vitest';
import { exampleProvider } from './example-provider.ts';
import { draftOf, emptyDraft, missingField, suggestedName, toProvider } from './provider-draft.ts';

test('sends only the fields that the kind has and that were filled in', () => {
  const draft = {
    ...emptyDraft('icecast-server'),
    name: ' Harbour ',
    url: ' radio.example:8000 ',
    tags: 'left over',
  };
  expect(toProvider(draft)).toEqual({
    kind: 'icecast-server',
    name: 'Harbour',
    config: { url: 'http://radio.example:8000' },
    allowedHosts: [],
    enabled: true,
  });
});

test('takes lists apart, and keeps commas in addresses', () => {
  const draft = {
    ...emptyDraft('station'),
    name: 'One',
    url: 'https://a.example/1',
    tags: 'jazz, , swing,jazz',
    moreStreams: 'https://a.example/2?x=1,2\n\n  https://a.example/3 ',
    allowedHosts: 'nas.local\n10.0.0.5',
  };
  const { config, allowedHosts } = toProvider(draft);
  expect(config.tags).toEqual(['jazz', 'swing']);
  expect(config.streams).toEqual([{ url: 'https://a.example/2?x=1,2' }, { url: 'https://a.example/3' }]);
  expect(allowedHosts).toEqual(['nas.local', '10.0.0.5']);
});

test('an uploaded playlist takes the place of an address', () => {
  const draft = { ...emptyDraft('playlist'), name: 'P', content: '#EXTM3U', fileName: 'my stations.m3u' };
  expect(toProvider(draft).config).toEqual({ content: '#EXTM3U' });
  expect(missingField(draft)).toBeNull();
  expect(suggestedName(draft)).toBe('my stations');
});

test.each([
  [
    'station',
    {
      url: 'https://a.example/1',
      artworkUrl: 'https://a.example/logo.png',
      country: 'DE',
      languages: ['de', 'en'],
      streams: [{ url: 'https://a.example/2', codec: 'AAC', bitrate: 96 }],
    },
  ],
  ['playlist', { contentBytes: 10, format: 'pls' }],
  ['icecast-server', { url: 'https://a.example', signed: true }],
] as const)('editing a %s without changing anything changes nothing', (kind, config) => {
  const provider = exampleProvider({
    kind,
    config: structuredClone(config) as never,
    allowedHosts: ['a.example'],
  });
  const { name, allowedHosts, enabled } = provider;
  expect(toProvider(draftOf(provider), provider)).toEqual({ kind, name, config, allowedHosts, enabled });
});

test('says what is missing; Radio Browser needs no address', () => {
  expect(missingField(emptyDraft('station'))).toBe('name');
  expect(missingField({ ...emptyDraft('station'), name: 'x' })).toBe('url');
  expect(missingField({ ...emptyDraft('radio-browser'), name: 'x' })).toBeNull();
});

test.each([
  ['https://www.radio.example/live', 'radio.example'],
  ['not an address at all', ''],
])('suggests a name after %s', (url, name) => {
  expect(suggestedName({ ...emptyDraft('station'), url })).toBe(name);
});

test('sends a podcast by its address and a list as what is in the file', () => {
  const feed = { ...emptyDraft('podcast-feed'), name: 'Letters', url: 'https://letters.example/feed' };
  expect(toProvider(feed).config).toEqual({ url: 'https://letters.example/feed' });
  const list = { ...emptyDraft('opml'), name: 'Mine', content: '<opml/>', fileName: 'mine.opml' };
  expect(toProvider(list).config).toEqual({ content: '<opml/>' });
  expect([missingField(list), missingField({ ...list, content: '' })]).toEqual([null, 'url']);
});

test('a bucket keeps the secret that is known, and asks for one where none is', () => {
  const draft = { ...emptyDraft('s3-library'), url: 's3.example.org', name: 'Music' };
  draft.library = { ...draft.library, bucket: 'music', accessKeyId: 'key' };
  expect(missingField(draft)).toBe('key');
  draft.library.secretAccessKey = 'secret';
  expect(missingField(draft)).toBeNull();
  const made = toProvider(draft);
  expect(made.config).toEqual({
    ...{ endpoint: 'https://s3.example.org', region: 'us-east-1', bucket: 'music' },
    ...{ accessKeyId: 'key', secretAccessKey: 'secret' },
  });
  const known = exampleProvider({ kind: 's3-library', config: { ...made.config, secretAccessKey: null } });
  const edited = draftOf(known);
  expect(edited.library.secretAccessKey).toBe('');
  expect(missingField(edited, known)).toBeNull();
  expect(toProvider(edited, known).config.secretAccessKey).toBeNull();
});

test('a folder is called as its path ends', () => {
  const draft = emptyDraft('local-library');
  expect(missingField(draft)).toBe('path');
  draft.library = { ...draft.library, path: '/srv/music/', renditions: ['opus-128'] };
  expect(suggestedName(draft)).toBe('music');
  expect(toProvider({ ...draft, name: 'music' }).config).toEqual({
    path: '/srv/music/',
    renditions: ['opus-128'],
  });
});
