import type { DroppedItem, EpisodeEntry, FeedPart } from '#catalog/podcasts/feed-entry.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import { decodeStream } from './decode-stream.ts';
import { createElementReader } from './element-reader.ts';
import type { Element } from './element.ts';
import { findAlternateFeeds, HtmlInsteadOfFeed, looksLikeHtml } from './html-instead-of-feed.ts';
import { parseJsonFeed } from './json-feed.ts';
import { mapItem } from './map-item.ts';
import { mapPodcast, readHints } from './map-podcast.ts';

/** Characters. JSON is read whole; pages are only looked through for the feeds that they name. */
const longestJson = 50_000_000;
const longestPage = 1_000_000;
const sniffed = 4_096;
const documentStart = /<\?xml\b|<(?:\w+:)?(?:rss|feed|rdf)\b/i;

export type ReadFeedOptions = { url: string; contentType?: string; now?: () => Date };

/**
 * Reads RSS 0.9x to 2.0, RDF, Atom or JSON Feed as it arrives; what is kept is the item at hand. Items that cannot be
 * played are dropped with their reason; the show comes with the last part. Throws a SourceError (`unreadable`) for
 * what is no feed, `HtmlInsteadOfFeed` for a page.
 */
export async function* readFeed(
  body: AsyncIterable<Uint8Array>,
  options: ReadFeedOptions,
): AsyncGenerator<FeedPart, void> {
  const { url, now = () => new Date() } = options;
  const text = decodeStream(body, options.contentType);
  let start = '';
  // Not `for await`: leaving that would end the text.
  for (let step = await text.next(); !step.done; step = await text.next()) {
    start += step.value;
    if (start.trimStart().length >= sniffed) break;
  }
  if (start.trim() === '')
    throw new SourceError('unreadable', 'The feed is empty: not a single character came.', { url });
  if (/^\s*[{[]/.test(start)) {
    yield parseJsonFeed(await wholeOf(start, text, longestJson, url), url, now());
  } else if (looksLikeHtml(start.slice(0, sniffed))) {
    throw new HtmlInsteadOfFeed(url, findAlternateFeeds(await beginningOf(start, text), url));
  } else {
    yield* readXml(start, text, url, now);
  }
}

async function* readXml(
  start: string,
  rest: AsyncIterable<string>,
  url: string,
  now: () => Date,
): AsyncGenerator<FeedPart, void> {
  const reader = createElementReader(url);
  // Whatever stands before the document is not part of it: blank lines, the warnings of a server.
  const first = reader.write(start.slice(Math.max(0, start.search(documentStart), start.indexOf('<'))));
  let hasEpisodes = false;
  if (first.length > 0) {
    const part = mapItems(first, now());
    hasEpisodes = part.episodes.length > 0;
    yield part;
  }
  for await (const text of rest) {
    const items = reader.write(text);
    if (items.length === 0) continue;
    const part = mapItems(items, now());
    hasEpisodes ||= part.episodes.length > 0;
    yield part;
  }
  const { items, header, root, isComplete, cut } = reader.end();
  const isCutOff = !isComplete && root !== 'channel';
  const last = mapItems(isCutOff ? [] : items, now());
  if (isCutOff)
    last.dropped.push({ entry: 'the end of the feed', reason: 'the feed breaks off before its end' });
  // What can be heard is shown, under the name of its host if its publisher gave it none.
  const podcast = mapPodcast(
    header,
    hasEpisodes || last.episodes.length > 0 ? new URL(url).hostname : undefined,
  );
  if (root === undefined || !['rss', 'rdf:rdf', 'feed', 'channel'].includes(root)) {
    throw new SourceError(
      'unreadable',
      root === 'opml'
        ? 'This is a list of feeds (OPML), not a feed.'
        : 'What came is no feed: neither RSS nor Atom nor JSON Feed.',
      { url },
    );
  }
  if (!podcast) throw new SourceError('unreadable', 'The feed does not say its title.', { url });
  if (cut)
    last.dropped.push({
      entry: podcast.title,
      reason: 'a text of more than 500,000 characters was cut there',
    });
  yield { ...last, podcast, hints: readHints(header), ...(isCutOff && { isCutOff }) };
}

function mapItems(items: Element[], now: Date): FeedPart {
  const episodes: EpisodeEntry[] = [];
  const dropped: DroppedItem[] = [];
  for (const item of items) {
    const mapped = mapItem(item, now);
    // A copy: a string cut out of a part of the document keeps that whole part in memory for as long as it lives.
    const own = structuredClone(mapped);
    if ('episode' in own) episodes.push(own.episode);
    else dropped.push(own.dropped);
  }
  return { episodes, dropped };
}

async function wholeOf(
  start: string,
  rest: AsyncIterable<string>,
  most: number,
  url: string,
): Promise<string> {
  const parts = [start];
  let length = start.length;
  for await (const part of rest) {
    parts.push(part);
    length += part.length;
    if (length > most)
      throw new SourceError('over-limit', 'The feed is JSON of more than 50 MB, which is not read.', { url });
  }
  return parts.join('');
}

async function beginningOf(start: string, rest: AsyncIterable<string>): Promise<string> {
  let page = start;
  for await (const part of rest) {
    page += part;
    if (page.length > longestPage) break;
  }
  return page;
}
