import type { StationEntry } from '#catalog/entry.ts';
import { generateStations } from './generated-stations.ts';
import { randomFrom } from './random.ts';

/**
 * What a large directory lists: every twelfth entry is another bitrate of the station before it. `popularity` is
 * what changes from day to day.
 */
export function directoryEntries(count: number, seed: number): StationEntry[] {
  const random = randomFrom(seed);
  const entries: StationEntry[] = [];
  for (const [index, station] of generateStations(count, seed).entries()) {
    const before = entries.at(-1);
    const isVariant = before !== undefined && index % 12 === 0;
    const host = `station${String(isVariant ? index - 1 : index)}.example`;
    entries.push({
      key: `entry-${String(index)}`,
      name: isVariant ? `${before.name} (${String(station.bitrate)} kbps)` : station.name,
      homepage: `https://www.${host}/`,
      artworkUrl: `https://www.${host}/logo.png`,
      country: isVariant && before.country ? before.country : station.country,
      languages: station.languages,
      tags: station.tags,
      popularity: station.popularity,
      streams: [
        {
          url: `${station.secure ? 'https' : 'http'}://stream.${host}:${String(random.whole(8_000, 8_999))}/live`,
          codec: station.codec,
          bitrate: station.bitrate,
        },
      ],
    });
  }
  return entries;
}
