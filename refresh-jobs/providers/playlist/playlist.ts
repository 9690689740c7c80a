import { SourceError } from '#refresh-jobs/errors.ts';
import { codecOf, isAudioType } from '../codec.ts';
import { openIfChanged } from '../open-if-changed.ts';
import type { Batch, DroppedEntry, Provider, StationEntry } from '../provider.ts';
import { readIfChanged } from '../read-if-changed.ts';
import { parsePlaylist, type PlaylistEntry } from './parse-playlist.ts';
import { PlaylistConfig } from './schema.ts';

/** The stations of a playlist, from its address or uploaded. */
export const playlist: Provider<PlaylistConfig> = {
  kind: 'playlist',
  config: PlaylistConfig,
  intervalSeconds: 86_400,
  async *readEntries(config, context) {
    if (config.url === undefined) {
      yield mapPlaylist(config.content ?? '', context.providerName);
      return { kind: 'complete' };
    }
    const opened = await openIfChanged(config.url, context, { maxBytes: 20_000_000 });
    if (!opened) return { kind: 'unchanged' };
    const { response } = opened;
    const type = response.headers.get('content-type') ?? '';
    if (isStream(type, response.headers)) {
      response.body.destroy();
      const codec = codecOf(type);
      yield oneStream(context.providerName, { url: config.url, ...(codec && { codec }) });
      return { kind: 'complete' };
    }
    const read = await readIfChanged(opened, context);
    if (!read) return { kind: 'unchanged' };
    yield mapPlaylist(read.text, context.providerName, { asked: config.url, answered: response.url });
    return { kind: 'complete', validators: read.validators };
  },
};

export function mapPlaylist(
  text: string,
  providerName: string,
  from?: { asked: string; answered: string },
): Batch {
  const parsed = parsePlaylist(text, from?.answered);
  if (parsed.kind === 'hls') {
    if (from) return oneStream(providerName, { url: from.asked, hls: true });
    throw new SourceError(
      'misconfigured',
      'This file is an HLS stream, not a list of stations. Add its address instead.',
    );
  }
  if (parsed.kind === 'unknown') {
    throw new SourceError(
      'unreadable',
      `This is no playlist (M3U, PLS, XSPF or ASX) but ${parsed.looksLike}.`,
    );
  }
  const entries = new Map<string, StationEntry>();
  const dropped: DroppedEntry[] = [...parsed.dropped];
  for (const found of parsed.entries) {
    const entry = mapEntry(found);
    if (entries.has(entry.key)) dropped.push({ entry: entry.name, reason: 'it is listed twice' });
    else entries.set(entry.key, entry);
  }
  const [first] = dropped;
  if (entries.size === 0) {
    // Retiring everything because of one empty answer would be worse than asking again.
    const why = first ? `${first.entry}: ${first.reason}` : 'it is empty';
    throw new SourceError('unreadable', `There is no station in this playlist (${why}).`);
  }
  return { entries: [...entries.values()], dropped, expected: entries.size };
}

function mapEntry(found: PlaylistEntry): StationEntry {
  const { url, title, artwork, homepage, tags, country, language, radioBrowserId } = found;
  return {
    key: radioBrowserId ? `radio-browser:${radioBrowserId}` : url,
    name: title ?? new URL(url).hostname,
    ...(artwork && URL.canParse(artwork) && { artworkUrl: artwork }),
    ...(homepage && URL.canParse(homepage) && { homepage }),
    ...(tags && { tags }),
    ...(country && { country }),
    ...(language && { languages: language.split(/[;,]/).map((one) => one.trim()) }),
    streams: [{ url, ...(isHlsAddress(url) && { hls: true }) }],
  };
}

function oneStream(name: string, stream: StationEntry['streams'][number]): Batch {
  return { entries: [{ key: stream.url, name, streams: [stream] }], expected: 1 };
}

/** Some types of playlists begin with audio/ too: mpegurl and scpls. */
function isStream(type: string, headers: Headers): boolean {
  if (/mpegurl|scpls|xspf|x-ms-asf|x-ms-wax/i.test(type)) return false;
  return (
    headers.has('icy-name') ||
    headers.has('icy-metaint') ||
    (type !== '' && isAudioType(type) && !/octet/.test(type))
  );
}

function isHlsAddress(url: string): boolean {
  return new URL(url).pathname.toLowerCase().endsWith('.m3u8');
}
