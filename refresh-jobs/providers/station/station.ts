import type { Provider, StationEntry, StreamEntry } from '../provider.ts';
import { StationConfig } from './schema.ts';

/** One station entered by hand, called like its provider. */
export const station: Provider<StationConfig> = {
  kind: 'station',
  config: StationConfig,
  intervalSeconds: 86_400,
  async *readEntries(config, { providerName }) {
    yield { entries: [toEntry(config, providerName)], expected: 1 };
    return { kind: 'complete' };
  },
};

function toEntry({ url, streams, ...said }: StationConfig, name: string): StationEntry {
  const listed: StreamEntry[] = streams.map(({ url: address, codec, bitrate }) => ({
    url: address,
    ...(codec !== undefined && { codec }),
    ...(bitrate !== undefined && bitrate > 0 && { bitrate }),
  }));
  const isListed = url === undefined || listed.some((stream) => stream.url === url);
  return { key: 'station', name, ...dropUndefined(said), streams: isListed ? listed : [{ url }, ...listed] };
}

type Said = Omit<StationConfig, 'url' | 'streams'>;

function dropUndefined(said: Said): { [Key in keyof Said]?: NonNullable<Said[Key]> } {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}
