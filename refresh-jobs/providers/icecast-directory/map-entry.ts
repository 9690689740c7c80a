import { codecOf, isAudioType } from '../codec.ts';
import { parseBitrate } from '../parse-bitrate.ts';
import type { DroppedEntry, StationEntry } from '../provider.ts';
import type { DirectoryEntry } from './parse-directory.ts';

/** One entry of a directory as a station, or the reason why it is none. */
export function mapEntry(found: DirectoryEntry): StationEntry | DroppedEntry {
  const address = found['listen_url'] ?? '';
  const type = found['server_type'] ?? '';
  const url = /^https?:\/\//i.test(address) ? URL.parse(address) : null;
  const name = found['server_name'] || url?.pathname.slice(1) || url?.hostname || '';
  const entry = name || 'an entry without a name';
  if (address === '') return { entry, reason: 'it has no listen_url' };
  if (!url?.hostname) return { entry, reason: 'its listen_url is no web address' };
  if (!isAudioType(type))
    return { entry, reason: `it sends ${type}, which is no sound: this is a radio catalog` };
  const codec = codecOf(type);
  const bitrate = parseBitrate(found['bitrate']);
  const tags = (found['genre'] ?? '').split(/[,;|/]/).map((tag) => tag.trim());
  return {
    key: keyOf(url),
    name,
    tags: tags.filter((tag) => tag !== ''),
    streams: [{ url: address, ...(codec && { codec }), ...(bitrate !== undefined && { bitrate }) }],
  };
}

/** Two spellings of one address are one entry. */
function keyOf(url: URL): string {
  const key = new URL(url);
  key.hash = '';
  key.username = '';
  key.password = '';
  return key.href;
}
