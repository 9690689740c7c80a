import type { Sealer } from '#db/seal.ts';

/** What a sealed text is bound to, so that it opens for no other episode. */
const streamsContext = (episodeId: string) => `streams ${episodeId}`;
const documentContext = (episodeId: string) => `document ${episodeId}`;

/** How `episodes.details` holds the chapters and transcripts of a private show. */
export type SealedDetail = { sealed: string };

export function sealStreams(sealer: Sealer, episodeId: string, streams: unknown): Buffer {
  return sealer.seal(JSON.stringify(streams), streamsContext(episodeId));
}

/** The streams of a private show's episode, in the shape that public ones have in `episodes.streams`. */
export function openStreams<Stream>(sealer: Sealer, episodeId: string, sealed: Buffer): Stream[] {
  return JSON.parse(sealer.open(sealed, streamsContext(episodeId))) as Stream[];
}

export function sealDetail(sealer: Sealer, episodeId: string, detail: unknown): SealedDetail {
  return { sealed: sealer.seal(JSON.stringify(detail), documentContext(episodeId)).toString('base64') };
}

/** A detail as the feed said it, whether it was sealed or not. Throws where it is sealed and there is no sealer. */
export function openDetail<Detail>(
  sealer: Sealer | null,
  episodeId: string,
  detail: Detail | SealedDetail,
): Detail {
  if (!isSealed(detail)) return detail;
  if (!sealer) throw new Error('AIRDEX_SECRET_KEY is not set, so what is private cannot be opened.');
  return JSON.parse(sealer.open(Buffer.from(detail.sealed, 'base64'), documentContext(episodeId))) as Detail;
}

function isSealed(detail: unknown): detail is SealedDetail {
  return typeof detail === 'object' && detail !== null && typeof (detail as SealedDetail).sealed === 'string';
}
