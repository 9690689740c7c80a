import { parseM3u } from './parse-m3u.ts';
import { parsePls } from './parse-pls.ts';
import { parseXmlPlaylist } from './parse-xml-playlist.ts';
import type { RawEntry, RawPlaylist } from './parsed-playlist.ts';
import { readAddress } from './read-address.ts';

export type PlaylistFormat = 'm3u' | 'pls' | 'xspf' | 'asx' | 'b4s' | 'wpl';
export type PlaylistEntry = Omit<RawEntry, 'address'> & { url: string };

export type ParsedPlaylist =
  | {
      kind: 'playlist';
      format: PlaylistFormat;
      title?: string;
      entries: PlaylistEntry[];
      dropped: { entry: string; reason: string }[];
    }
  /** No list of stations but one stream. */
  | { kind: 'hls' }
  /** Not a playlist; `looksLike` says what it is in words. */
  | { kind: 'unknown'; looksLike: string };

/** A playlist of any format, told by its content; relative addresses are relative to `base`, its own address. */
export function parsePlaylist(text: string, base?: string): ParsedPlaylist {
  const format = sniffPlaylist(text);
  if (format === 'hls') return { kind: 'hls' };
  if (format === 'html') return { kind: 'unknown', looksLike: 'a web page' };
  if (format === 'unknown')
    return { kind: 'unknown', looksLike: text.trim() === '' ? 'nothing' : 'something else' };
  const raw = parseAs(format, text);
  const entries: PlaylistEntry[] = [];
  const dropped: { entry: string; reason: string }[] = [];
  for (const { address, ...said } of raw.entries) {
    const read = readAddress(address, base);
    if ('url' in read) entries.push({ ...said, ...read });
    else dropped.push({ entry: (said.title ?? address).slice(0, 200), reason: read.reason });
  }
  return { kind: 'playlist', format, entries, dropped, ...(raw.title && { title: raw.title }) };
}

/** What a text is, whatever its name or type says. */
export function sniffPlaylist(text: string): PlaylistFormat | 'hls' | 'html' | 'unknown' {
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (/^#EXT-X-(TARGETDURATION|STREAM-INF|MEDIA|MEDIA-SEQUENCE)\b/m.test(start)) return 'hls';
  if (/^\[(playlist|reference)\]/i.test(start)) return 'pls';
  if (start.startsWith('<')) return sniffXml(start);
  if (/^#EXT(M3U|INF)/m.test(start)) return 'm3u';
  const lines = start.split(/[\r\n]+/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const isList =
    lines.length > 0 &&
    lines.every((line) => /^\s*([a-z][a-z0-9+.-]*:\/\/|[a-z]:\\|\.{0,2}\/)\S/i.test(line));
  return isList ? 'm3u' : 'unknown';
}

function sniffXml(start: string): PlaylistFormat | 'html' | 'unknown' {
  const withoutProlog = start.replace(
    /^(\s|<\?[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(\[[^\]]*\])?[^>]*>)+/i,
    '',
  );
  const root = /^<([a-z0-9:]+)/i.exec(withoutProlog)?.[1]?.toLowerCase();
  if (root === 'playlist') return 'xspf';
  if (root === 'asx') return 'asx';
  if (root === 'winampxml') return 'b4s';
  if (root === 'smil') return 'wpl';
  return root === 'html' || /^<!doctype html/i.test(start) ? 'html' : 'unknown';
}

function parseAs(format: PlaylistFormat, text: string): RawPlaylist {
  const bare = text.replace(/^\ufeff/, '');
  if (format === 'm3u') return parseM3u(bare);
  return format === 'pls' ? parsePls(bare) : parseXmlPlaylist(bare, format);
}
