import { stationSearchVector, stationSortName } from '#db/search/station-search-vector.ts';
import type { StationToWrite, StreamToWrite } from '#db/stores/station-writes.ts';
import { cleanCountry } from './clean-country.ts';
import { cleanLanguages } from './clean-languages.ts';
import { cleanName } from './clean-name.ts';
import { cleanTags } from './clean-tags.ts';
import type { StationEntry, StreamEntry } from './entry.ts';
import { streamIdentity } from './stream-identity.ts';

/** An entry with who said it. */
export type SaidEntry = {
  entry: StationEntry;
  provider: { id: string; kind: string; signsStreams: boolean };
};

/** A station without the id that grouping gives it. */
export type ComposedStation = Omit<StationToWrite, 'id'>;

const mostTags = 20;
const mostLanguages = 10;

/** Whoever runs the station knows it best: a hand-made entry, then its own server, then directories. */
const trust: Record<string, number> = { station: 3, 'icecast-server': 2, playlist: 1 };

/** One station from all that its providers say, the most trusted and most popular first. Never from no entry. */
export function composeStation(said: SaidEntry[]): ComposedStation {
  const ranked = said.toSorted(
    (a, b) =>
      (trust[b.provider.kind] ?? 0) - (trust[a.provider.kind] ?? 0) ||
      (b.entry.popularity ?? 0) - (a.entry.popularity ?? 0) ||
      compare(a.provider.id, b.provider.id) ||
      compare(a.entry.key, b.entry.key),
  );
  const entries = ranked.map(({ entry }) => entry);
  const country = firstOf(entries.map((entry) => cleanCountry(entry.country)));
  const languages = unique(entries.flatMap((entry) => cleanLanguages(entry.languages ?? []))).slice(
    0,
    mostLanguages,
  );
  const tags = unique(entries.flatMap((entry) => cleanTags(entry.tags ?? []))).slice(0, mostTags);
  const streams = composeStreams(ranked);
  const name =
    firstOf(entries.map((entry) => cleanName(entry.name) || null)) ??
    URL.parse(streams[0]?.url ?? '')?.host ??
    '?';
  return {
    name,
    sortName: stationSortName(name),
    search: stationSearchVector({ name, country, languages, tags }),
    homepage: firstOf(entries.map((entry) => webAddress(entry.homepage))),
    artworkUrl: firstOf(entries.map((entry) => webAddress(entry.artworkUrl))),
    country,
    languages,
    tags,
    popularity: Math.max(...entries.map((entry) => Math.round(clamp(entry.popularity ?? 0, 0, 1_000_000)))),
    providerIds: unique(ranked.map(({ provider }) => provider.id)).toSorted(),
    streams,
  };
}

/** Each stream once, as its most trusted provider writes it; what that one does not know is taken from the others. */
function composeStreams(ranked: SaidEntry[]): StreamToWrite[] {
  const streams = new Map<string, StreamToWrite>();
  for (const { entry, provider } of ranked) {
    for (const stream of entry.streams) {
      const identity = streamIdentity(stream.url);
      if (identity === null) continue;
      const known = streams.get(identity);
      if (known) {
        known.codec ??= codecOf(stream);
        known.bitrate ??= bitrateOf(stream);
        if (isHls(stream)) known.protocol = 'hls';
        // What its server signs plays by its server's address alone. Else, of two writings of one address, the one
        // that also plays on an https page is the better.
        if (provider.signsStreams && known.signing === 'none') {
          const { id: providerId } = provider;
          Object.assign(known, {
            url: stream.url,
            providerId,
            signing: 'icecast',
            secure: isSecure(stream.url),
          });
        } else if (known.signing === 'none' && !known.secure && isSecure(stream.url)) {
          Object.assign(known, { url: stream.url, secure: true });
        }
        continue;
      }
      streams.set(identity, {
        url: stream.url,
        position: streams.size,
        providerId: provider.id,
        protocol: isHls(stream) ? 'hls' : 'icy',
        codec: codecOf(stream),
        bitrate: bitrateOf(stream),
        signing: provider.signsStreams ? 'icecast' : 'none',
        secure: isSecure(stream.url),
      });
    }
  }
  return [...streams.values()];
}

function codecOf(stream: StreamEntry): string | null {
  const codec = stream.codec?.trim().toLowerCase() ?? '';
  return codec === '' || codec === 'unknown' ? null : codec.slice(0, 20);
}

function bitrateOf(stream: StreamEntry): number | null {
  const bitrate = Math.round(stream.bitrate ?? 0);
  return bitrate > 0 && bitrate <= 10_000 ? bitrate : null;
}

function isHls(stream: StreamEntry): boolean {
  return stream.hls === true || /\.m3u8$/i.test(URL.parse(stream.url)?.pathname ?? '');
}

function isSecure(url: string): boolean {
  return url.toLowerCase().startsWith('https:');
}

function webAddress(text: string | undefined): string | null {
  const parsed = text === undefined ? null : URL.parse(text.trim());
  return parsed && /^https?:$/.test(parsed.protocol) && parsed.href.length <= 2_000 ? parsed.href : null;
}

function firstOf<T>(values: (T | null)[]): T | null {
  return values.find((value) => value !== null) ?? null;
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
