import type { Station, Stream } from '../../../api/contract/station.ts';

export function exampleStream(given: Partial<Stream> = {}): Stream {
  return {
    url: 'https://radio.example/one',
    protocol: 'icy',
    codec: 'mp3',
    bitrate: 128,
    secure: true,
    signed: false,
    expiresAt: null,
    health: { state: 'ok', checkedAt: null },
    ...given,
  };
}

export function exampleStation(given: Partial<Station> = {}): Station {
  return {
    id: 'station:00000000-0000-4000-8000-000000000001',
    name: 'Night Tram',
    homepage: 'https://radio.example/',
    artwork: null,
    country: 'DE',
    languages: ['de'],
    tags: ['jazz', 'lounge'],
    popularity: 1,
    streams: [exampleStream()],
    playLink: 'https://airdex.example/play/token/station',
    favorite: false,
    lastPlayedAt: null,
    provider: null,
    ...given,
  };
}

export function numberedStation(number: number, given: Partial<Station> = {}): Station {
  const id = `station:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  return exampleStation({ id, name: `Station ${String(number)}`, ...given });
}
