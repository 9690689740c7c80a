import { parseBitrate } from '../parse-bitrate.ts';
import { scalePopularity } from '../popularity.ts';
import type { StationEntry } from '../provider.ts';
import { codecOf, isAudioType } from '../codec.ts';
import type { IcecastSource } from './schema.ts';

/** A mount as a station entry, or the reason why it is none. `server` is the address the admin entered. */
export function mapSource(
  source: IcecastSource,
  server: URL,
): StationEntry | { entry: string; reason: string } {
  const mount = mountOf(source.listenurl);
  const name = meant(source.server_name) ?? meant(source.server_description);
  if (mount === undefined) return { entry: name ?? 'a mount', reason: 'it has no usable listenurl' };
  if (mount.startsWith('/admin')) return { entry: mount, reason: 'it is a page of the server, not a mount' };
  if (/^\/(fallback|silence)\b/i.test(mount) && meant(source.server_name) === undefined) {
    return { entry: mount, reason: 'it is only heard while another mount is away (fallback)' };
  }
  const type = source.server_type ?? '';
  if (!isAudioType(type) || /theora/i.test(source.subtype ?? '')) {
    return {
      entry: mount,
      reason: `it sends ${source.subtype ?? type}, which is no sound: this is a radio catalog`,
    };
  }
  const codec = codecOf(type, source.subtype);
  const bitrate = bitrateOf(source);
  const homepage = homepageOf(source.server_url);
  const tags = (source.genre ?? '').split(/[,;|/]/).map((tag) => tag.trim());
  return {
    key: mount,
    name: name ?? decodeMount(mount),
    popularity: scalePopularity({ listeners: source.listeners ?? 0 }),
    tags: tags.filter((tag) => tag !== ''),
    ...(homepage && { homepage }),
    ...(source.artwork_url && { artworkUrl: source.artwork_url }),
    streams: [
      { url: streamUrl(mount, server), ...(codec && { codec }), ...(bitrate !== undefined && { bitrate }) },
    ],
  };
}

/** Icecast fills in these where an encoder says nothing; a dash is what its page makes of a dash. */
function meant(said: string | undefined): string | undefined {
  return said === undefined || /^(unspecified (name|description)|no name|-+)$/i.test(said) ? undefined : said;
}

/** Only the path is believed: many servers call themselves localhost, or by a name of their own network. */
function mountOf(listenurl: string | undefined): string | undefined {
  const url = listenurl === undefined ? null : URL.parse(listenurl, 'http://mount.invalid');
  if (!url || url.pathname === '/') return undefined;
  return url.pathname + url.search;
}

/** Behind a proxy the server may live under a path, which the server itself does not know. */
function streamUrl(mount: string, server: URL): string {
  const prefix = prefixOf(server);
  const path = mount.startsWith(`${prefix}/`) ? mount : prefix + mount;
  return new URL(path, server.origin).href;
}

export function statusUrl(server: URL): URL {
  const url = new URL(server);
  url.pathname = `${prefixOf(server)}/status-json.xsl`;
  url.search = '';
  return url;
}

/** The address may also be that of a status page or of a mount: a last part with a dot is no folder. */
function prefixOf(server: URL): string {
  return server.pathname.replace(/\/[^/]*\.[^/]*$/, '').replace(/\/+$/, '');
}

/** `bitrate` may be words like "Quality 4,00"; `audio_bitrate` counts bits. */
function bitrateOf(source: IcecastSource): number | undefined {
  return (
    parseBitrate(source['ice-bitrate']) ?? parseBitrate(source.bitrate) ?? parseBitrate(source.audio_bitrate)
  );
}

/** What encoders put there when nobody configured them. */
function homepageOf(url: string | undefined): string | undefined {
  if (url === undefined || /^https?:\/\/(localhost|127\.|(www\.)?example\.(com|org))/i.test(url))
    return undefined;
  return URL.canParse(url) && /^https?:/i.test(url) ? url : undefined;
}

function decodeMount(mount: string): string {
  const bare = mount
    .replace(/^\//, '')
    .replace(/\?.*$/, '')
    .replace(/\.[a-z0-9]{2,4}$/i, '');
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}
