import { SourceError } from '#refresh-jobs/errors.ts';
import type { PoliteFetch, PoliteRequest, PoliteResponse } from '#refresh-jobs/polite-fetch.ts';

const maxBytes = 150_000_000;
const answerMs = 30_000;
/** A feed of 100 MB is read as fast as it can be kept. */
const wholeMs = 300_000;

const accept =
  'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5';

/** Asks for a feed; a host that does not even begin to answer within 30 seconds is given up. */
export async function fetchFeed(
  fetch: PoliteFetch,
  address: string,
  request: Pick<PoliteRequest, 'etag' | 'lastModified'> & { signal: AbortSignal; answerMs?: number },
): Promise<PoliteResponse> {
  const silent = new AbortController();
  const { answerMs: waitMs = answerMs, signal, ...validators } = request;
  const timer = setTimeout(() => {
    silent.abort(new SourceError('unreachable', noAnswer(address, waitMs)));
  }, waitMs);
  try {
    return await fetch(address, {
      ...validators,
      headers: { accept },
      ...{ maxBytes, timeoutMs: wholeMs },
      signal: AbortSignal.any([signal, silent.signal]),
    });
  } finally {
    clearTimeout(timer);
  }
}

function noAnswer(address: string, waitMs: number): string {
  const host = URL.parse(address)?.host ?? 'The host';
  return `${host} did not answer within ${String(waitMs / 1000)} s. Is the server up, and may Airdex reach it?`;
}
