import type { Station } from '../../../api/contract/station.ts';

/** What a page and its pop-out window say to each other. Nothing in it is secret: the window is a guest. */
export type ToPopOut = { airdex: 'play'; station: Station } | { airdex: 'pause' };
export type FromPopOut = { airdex: 'ready' };

/** A message that is ours, or null; stations come with addresses of the web alone. */
export function readToPopOut(data: unknown): ToPopOut | null {
  const message = data as Partial<ToPopOut & { station: Station }> | null;
  if (message?.airdex === 'pause') return { airdex: 'pause' };
  const station = message?.airdex === 'play' ? message.station : undefined;
  if (!station || typeof station.name !== 'string' || !Array.isArray(station.streams)) return null;
  const streams = station.streams.filter(({ url }) => isWeb(url));
  const homepage = station.homepage && isWeb(station.homepage) ? station.homepage : null;
  return { airdex: 'play', station: { ...station, streams, homepage, playLink: '', artwork: null } };
}

export function isReady(data: unknown): boolean {
  return (data as Partial<FromPopOut> | null)?.airdex === 'ready';
}

function isWeb(address: unknown): boolean {
  return typeof address === 'string' && /^https?:$/.test(URL.parse(address)?.protocol ?? '');
}
