import type { Station, Stream } from '#api/contract/station.ts';
import { signGatewayUrl } from '#api/stream-urls/sign-gateway-url.ts';
import { signIcecastUrl, signPlayLink, type LinkSigner } from '#api/stream-urls/sign-links.ts';
import type { StationRow, StreamRow } from '#db/stores/station-row.ts';
import { presentArtwork } from './present-artwork.ts';

/** For whom stations are shown, and from where. */
export type Audience = {
  signer: LinkSigner;
  publicUrl: string;
  mediaUrl: string;
  /** Where streams without https can be had by it. */
  gatewayUrl?: string | undefined;
  /** URNs. */
  favorites: ReadonlySet<string>;
  /** By URN. */
  lastPlayed: ReadonlyMap<string, Date>;
};

const order = { ok: 0, unknown: 1, failing: 2, dead: 3 };

export function presentStation(row: StationRow, audience: Audience): Station {
  const id = `station:${row.id}`;
  return {
    id,
    name: row.name,
    homepage: row.homepage,
    artwork: presentArtwork(row.artwork, audience.mediaUrl),
    country: row.country,
    languages: row.languages,
    tags: row.tags,
    popularity: row.popularity,
    streams: presentStreams(playableStreams(row), audience),
    playLink: signPlayLink(audience.signer, audience.publicUrl, id),
    favorite: audience.favorites.has(id),
    lastPlayedAt: audience.lastPlayed.get(id)?.toISOString() ?? null,
    provider: row.provider,
  };
}

/** One address of a stream, as a player gets it before signing. */
export type PlayableStream = StreamRow & { address: string };

/**
 * What can be played, best first: healthy before failing, then secure, then by bitrate. A stream
 * with an https twin is listed by both addresses; a playlist by what it leads to, since browsers do not read them.
 */
export function playableStreams(row: Pick<StationRow, 'streams'>): PlayableStream[] {
  return row.streams
    .flatMap((stream): PlayableStream[] => {
      const addresses = stream.resolvedUrls.length > 0 ? stream.resolvedUrls : [stream.url];
      const twin = stream.secureUrl === null ? [] : [{ ...stream, address: stream.secureUrl, secure: true }];
      return [
        ...twin,
        ...addresses.map((address) => ({ ...stream, address, secure: stream.secure && isHttps(address) })),
      ];
    })
    .toSorted(
      (a, b) =>
        order[a.health] - order[b.health] ||
        Number(b.secure) - Number(a.secure) ||
        (b.bitrate ?? 0) - (a.bitrate ?? 0) ||
        a.position - b.position,
    );
}

/** As they are, and where an https page could play none of them, the same through the gateway. */
function presentStreams(streams: PlayableStream[], audience: Audience): Stream[] {
  const direct = streams.map((stream) => presentStream(stream, audience));
  const { gatewayUrl, signer } = audience;
  if (gatewayUrl === undefined || direct.some((stream) => stream.secure)) return direct;
  const through = direct.flatMap((stream): Stream[] => {
    // What an HLS playlist lists would have to be signed as well; what is dead costs a listener time.
    if (stream.protocol === 'hls' || stream.health.state === 'dead') return [];
    const url = signGatewayUrl(signer, gatewayUrl, stream.url);
    if (url === null) return [];
    return [{ ...stream, url, secure: true, signed: true, expiresAt: expiryOfLinks(signer) }];
  });
  return [...direct, ...through];
}

function presentStream(stream: PlayableStream, { signer }: Audience): Stream {
  const isSigned = stream.signing === 'icecast' && stream.providerId !== null;
  return {
    url: isSigned ? signIcecastUrl(signer, stream.address, stream.providerId ?? '') : stream.address,
    protocol: stream.protocol,
    codec: stream.codec,
    bitrate: stream.bitrate,
    secure: stream.secure,
    signed: isSigned,
    expiresAt: isSigned ? expiryOfLinks(signer) : null,
    health: { state: stream.health, checkedAt: stream.checkedAt?.toISOString() ?? null },
  };
}

function expiryOfLinks(signer: LinkSigner): string {
  return new Date(signer.exp * 1_000).toISOString();
}

function isHttps(address: string): boolean {
  return address.toLowerCase().startsWith('https:');
}
