import { setTimeout as sleep } from 'node:timers/promises';
import type { FeedReading } from '#catalog/podcasts/commit-feed.ts';
import type { FeedHints, FeedPart, PodcastEntry } from '#catalog/podcasts/feed-entry.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import { readFeed } from '#refresh-jobs/feed-format/read-feed.ts';
import type { PoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import { fetchFeed } from './fetch-feed.ts';

const mostPages = 50;
const pauseMs = 200;

export type ReadFeedPage = { podcast?: PodcastEntry | undefined; hints?: FeedHints | undefined };

/** Reads one body into the reading; answers what the feed says of its show and of itself. */
export async function readPage(
  reading: Pick<FeedReading, 'add'>,
  body: AsyncIterable<Buffer>,
  page: { url: string; contentType: string | null; signal: AbortSignal },
): Promise<ReadFeedPage> {
  const said: ReadFeedPage = {};
  const { url, contentType, signal } = page;
  for await (const part of readFeed(body, { url, ...(contentType !== null && { contentType }) })) {
    signal.throwIfAborted();
    said.podcast = part.podcast ?? said.podcast;
    said.hints = part.hints ?? said.hints;
    await reading.add(part);
  }
  return said;
}

/**
 * Follows a feed to its older pages and archives (RFC 5005), as is done once, when it is read first. A page that
 * cannot be read ends the walk: what came until then is kept.
 */
export async function readOlderPages(
  reading: Pick<FeedReading, 'add'>,
  first: { url: string; nextPageUrl: string | undefined },
  options: { fetch: PoliteFetch; signal: AbortSignal },
): Promise<void> {
  const visited = new Set([first.url]);
  let next = first.nextPageUrl;
  const older = { add: (part: FeedPart) => reading.add({ episodes: part.episodes, dropped: part.dropped }) };
  while (next !== undefined && !visited.has(next) && visited.size < mostPages) {
    visited.add(next);
    await sleep(pauseMs, undefined, { signal: options.signal });
    try {
      const response = await fetchFeed(options.fetch, next, { signal: options.signal });
      const page = {
        ...{ url: response.url, contentType: response.headers.get('content-type'), signal: options.signal },
      };
      next = (await readPage(older, response.body, page)).hints?.nextPageUrl;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return;
    }
  }
}
