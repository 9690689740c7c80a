import { scalePopularity } from '../popularity.ts';
import type { DroppedEntry, StationEntry } from '../provider.ts';
import { RadioBrowserStation } from './schema.ts';

/** One row of radio-browser as a station, or the reason why it is none. */
export function mapStation(row: unknown): StationEntry | DroppedEntry {
  const parsed = RadioBrowserStation.safeParse(row);
  if (!parsed.success) return { entry: 'a station', reason: 'it has no stationuuid' };
  const found = parsed.data;
  const entry = found.name || found.stationuuid;
  if (found.name === '') return { entry, reason: 'it has no name' };
  const url = streamUrl(found);
  if (url === undefined) return { entry, reason: 'its url is no web address' };
  const codec = codecOf(found.codec);
  const popularity = scalePopularity({ listeners: found.clickcount, votes: found.votes });
  const country = found.countrycode || found.country;
  const languages = split(found.languagecodes || found.language);
  const tags = split(found.tags);
  return {
    key: found.stationuuid,
    name: found.name,
    // Its own check is a hint from one place only: the station stays, lower down until Airdex has listened itself.
    popularity: found.lastcheckok === 0 ? Math.round(popularity / 2) : popularity,
    ...(isWeb(found.homepage) && { homepage: found.homepage }),
    ...(isWeb(found.favicon) && { artworkUrl: found.favicon }),
    ...(country && { country }),
    ...(languages.length > 0 && { languages }),
    ...(tags.length > 0 && { tags }),
    streams: [
      {
        url,
        ...(codec && { codec }),
        ...(found.bitrate > 0 && { bitrate: Math.round(found.bitrate) }),
        ...(found.hls > 0 && { hls: true }),
      },
    ],
  };
}

/** The provider's own address; only where that is a playlist, what radio-browser found in it. */
function streamUrl({ url, url_resolved: resolved }: RadioBrowserStation): string | undefined {
  const isPlaylist = /\.(m3u|pls|asx|xspf|wax|ram)$/i.test(URL.parse(url)?.pathname ?? '');
  return [isPlaylist ? resolved : url, url, resolved].find(isWeb);
}

function isWeb(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}

function split(list: string): string[] {
  return list
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** `AAC,H.264` is sound with a picture, `UNKNOWN` is what its check could not tell. */
function codecOf(said: string): string | undefined {
  const codec = said.split(',')[0]?.trim().toLowerCase();
  return codec === '' || codec === 'unknown' ? undefined : codec;
}
