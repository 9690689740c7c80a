import { expect, test } from 'vitest';
import { readAll } from '#test-parts/read-all.ts';
import { station } from './station.ts';

test('is one entry, called like its provider, with all that was entered', async () => {
  const config = {
    url: 'http://radio.example:8000/live?sid=1',
    streams: [
      { url: 'http://radio.example:8000/hi', codec: 'aac', bitrate: 256 },
      { url: 'http://radio.example:8000/x', bitrate: 0 },
    ],
    homepage: 'https://radio.example/',
    country: 'AT',
    tags: ['jazz'],
  };
  const { entries, outcome } = await readAll(station, config, { providerName: 'Radio Example' });
  expect(entries).toEqual([
    {
      key: 'station',
      name: 'Radio Example',
      homepage: 'https://radio.example/',
      country: 'AT',
      tags: ['jazz'],
      streams: [
        { url: 'http://radio.example:8000/live?sid=1' },
        { url: 'http://radio.example:8000/hi', codec: 'aac', bitrate: 256 },
        { url: 'http://radio.example:8000/x' },
      ],
    },
  ]);
  expect(outcome).toEqual({ kind: 'complete' });
});

test('lists an address once that is entered twice', async () => {
  const url = 'https://radio.example/live';
  const { entries } = await readAll(station, { url, streams: [{ url, bitrate: 128 }] }, {});
  expect(entries[0]?.streams).toEqual([{ url, bitrate: 128 }]);
});

test.each([[{}], [{ streams: [] }], [{ url: 'ftp://radio.example/' }], [{ url: 'radio.example' }]])(
  'refuses a configuration without a stream: %j',
  (config) => {
    expect(station.config.safeParse(config).success).toBe(false);
  },
);
