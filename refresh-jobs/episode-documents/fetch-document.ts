import type { ChaptersEntry, TranscriptEntry } from '#catalog/podcasts/feed-entry.ts';
import { openDetail, type SealedDetail } from '#catalog/podcasts/sealed-episode.ts';
import type { Sealer } from '#db/seal.ts';
import type { ClaimedDocument } from '#db/stores/episode-documents.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { PoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import { decodeText } from '#refresh-jobs/polite-fetch/decode-text.ts';
import type { ChapterContent, TranscriptContent } from './cue.ts';
import { normaliseChapters } from './normalise-chapters.ts';
import { orderTranscripts } from './order-transcripts.ts';
import { parseChaptersJson } from './parse-chapters-json.ts';
import { readTranscript } from './read-transcript.ts';

const limits = { maxBytes: 5_000_000, timeoutMs: 20_000 };
/** Of one episode; the rest says the same in other forms. */
const mostTranscripts = 3;

export type FetchedDocument = ChapterContent[] | TranscriptContent;
type Fetching = { fetch: PoliteFetch; sealer: Sealer | null; signal: AbortSignal };

/** Fetches and reads what the feed names. Fails with a SourceError. */
export async function fetchDocument(claimed: ClaimedDocument, fetching: Fetching): Promise<FetchedDocument> {
  const detail = open(claimed, fetching.sealer);
  if (claimed.kind === 'chapters') return fetchChapters(detail as ChaptersEntry, fetching);
  return fetchTranscript(orderTranscripts(detail as TranscriptEntry[], claimed.languages), fetching);
}

async function fetchChapters(entry: ChaptersEntry, { fetch, signal }: Fetching): Promise<ChapterContent[]> {
  if ('inline' in entry) return normaliseChapters(entry.inline);
  const answer = await fetch(entry.url, { ...limits, signal });
  const text = decodeText(await answer.bytes(), answer.headers.get('content-type'));
  const chapters = parseChaptersJson(parseJson(text));
  if (chapters) return normaliseChapters(chapters);
  const what = /^\s*</.test(text) ? 'a web page or XML' : text.trim() === '' ? 'empty' : 'something else';
  throw new SourceError('unreadable', `These are no chapters (JSON of Podcasting 2.0) but ${what}.`);
}

async function fetchTranscript(
  transcripts: readonly TranscriptEntry[],
  { fetch, signal }: Fetching,
): Promise<TranscriptContent> {
  let failure: unknown;
  for (const { url, mimeType, language } of transcripts.slice(0, mostTranscripts)) {
    try {
      const answer = await fetch(url, { ...limits, signal });
      const contentType = answer.headers.get('content-type');
      return readTranscript(await answer.bytes(), {
        ...{ mimeType: mimeType ?? contentType ?? '', contentType },
        ...(language !== undefined && { language }),
      });
    } catch (error) {
      // What is said is why the best one could not be had.
      failure ??= error;
      if (!(error instanceof SourceError)) throw error;
    }
  }
  throw failure ?? new SourceError('unreadable', 'The feed names no transcript.');
}

function open({ episodeId, detail }: ClaimedDocument, sealer: Sealer | null): unknown {
  try {
    return openDetail<unknown>(sealer, episodeId, detail as SealedDetail);
  } catch {
    const message =
      'The address of this document is sealed, and this Airdex has no AIRDEX_SECRET_KEY that opens it.';
    throw new SourceError('misconfigured', message);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}
