import { z } from 'zod';
import type {
  DroppedItem,
  EnclosureEntry,
  EpisodeEntry,
  FeedPart,
  PodcastEntry,
} from '#catalog/podcasts/feed-entry.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import { addressOf } from './element.ts';
import { mediaTypeOf } from './media-type.ts';
import { parseDate } from './parse-date.ts';
import { cleanNotes, plainText, summaryOf } from './show-notes.ts';

const text = z.string().optional().catch(undefined);
const Attachment = z.object({
  url: z.string(),
  mime_type: text,
  title: text,
  size_in_bytes: z.number().optional().catch(undefined),
  duration_in_seconds: z.number().optional().catch(undefined),
});
const Item = z.object({
  id: z.union([z.string(), z.number()]).transform(String).optional().catch(undefined),
  ...{
    url: text,
    title: text,
    summary: text,
    content_html: text,
    content_text: text,
    image: text,
    banner_image: text,
  },
  ...{ date_published: text, date_modified: text },
  attachments: z.array(z.unknown()).catch([]).default([]),
});
const Author = z.object({ name: z.string() });
const JsonFeed = z.object({
  version: z.string().regex(/jsonfeed\.org/),
  title: text,
  ...{ description: text, home_page_url: text, icon: text, favicon: text, next_url: text, language: text },
  author: Author.optional().catch(undefined),
  authors: z.array(Author).catch([]).default([]),
  hubs: z
    .array(z.object({ type: z.string(), url: z.string() }))
    .catch([])
    .default([]),
  feed_url: text,
  expired: z.boolean().optional().catch(undefined),
  items: z.array(z.unknown()).catch([]).default([]),
});

/** A JSON Feed (jsonfeed.org 1.0 and 1.1), whole. */
export function parseJsonFeed(json: string, url: string, now: Date): FeedPart {
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\ufeff/, ''), (_, each: unknown) =>
      // Databases refuse it.
      typeof each === 'string' ? each.replaceAll('\u0000', '') : each,
    );
  } catch (error) {
    throw new SourceError('unreadable', `The feed is no valid JSON: ${(error as Error).message}.`, { url });
  }
  const feed = JsonFeed.safeParse(value);
  if (!feed.success) {
    throw new SourceError('unreadable', 'The address answers with JSON that is no JSON Feed.', { url });
  }
  const { data } = feed;
  const title = plainText(data.title);
  if (title === undefined) throw new SourceError('unreadable', 'The feed does not say its title.', { url });
  const mapped = data.items.map((item) => mapJsonItem(item, url, now));
  const hub = addressOf(data.hubs.find(({ type }) => /websub|pubsubhubbub/i.test(type))?.url, url);
  const [nextPageUrl, selfUrl] = [addressOf(data.next_url, url), addressOf(data.feed_url, url)];
  return {
    episodes: mapped.flatMap((item) => ('episode' in item ? [item.episode] : [])),
    dropped: mapped.flatMap((item) => ('dropped' in item ? [item.dropped] : [])),
    podcast: mapJsonPodcast(data, title, url),
    hints: {
      skipHours: [],
      skipDays: [],
      ...(hub && { hubUrl: hub }),
      ...(nextPageUrl && { nextPageUrl }),
      ...(selfUrl && { selfUrl }),
    },
  };
}

function mapJsonPodcast(feed: z.infer<typeof JsonFeed>, title: string, url: string): PodcastEntry {
  const author = plainText(feed.authors[0]?.name ?? feed.author?.name);
  const description = cleanNotes(feed.description, url);
  const [homepage, artworkUrl] = [
    addressOf(feed.home_page_url, url),
    addressOf(feed.icon ?? feed.favicon, url),
  ];
  return {
    ...{
      title,
      languages: feed.language ? [feed.language.slice(0, 35)] : [],
      categories: [],
      explicit: false,
    },
    ...{
      medium: 'podcast',
      type: 'episodic',
      complete: feed.expired === true,
      funding: [],
      persons: [],
      podroll: [],
    },
    ...(author && { author }),
    ...(description && { description }),
    ...(homepage && { homepage }),
    ...(artworkUrl && { artworkUrl }),
  };
}

function mapJsonItem(
  value: unknown,
  base: string,
  now: Date,
): { episode: EpisodeEntry } | { dropped: DroppedItem } {
  const parsed = Item.safeParse(value);
  if (!parsed.success) return { dropped: { entry: 'an item', reason: 'it is no item of a JSON Feed' } };
  const item = parsed.data;
  const title = plainText(item.title) ?? summaryOf(item.content_text)?.slice(0, 100);
  const attachments = item.attachments.flatMap((each) => Attachment.safeParse(each).data ?? []);
  const enclosures = attachments.flatMap(
    ({ url, mime_type: said, size_in_bytes: length, title: name }): EnclosureEntry[] => {
      const address = addressOf(url, base);
      const mimeType = address === undefined ? undefined : mediaTypeOf(address, said);
      if (address === undefined || mimeType === undefined) return [];
      return [
        {
          url: address,
          mimeType,
          ...(length !== undefined && length > 0 && { length: Math.round(length) }),
          ...(name && { title: name }),
        },
      ];
    },
  );
  const entry = title ?? item.id ?? 'an item without a title';
  if (enclosures.length === 0)
    return { dropped: { entry: entry.slice(0, 200), reason: 'it names nothing to play' } };
  const notes = cleanNotes(item.content_html ?? item.content_text ?? item.summary, base);
  const summary = summaryOf(item.summary) ?? summaryOf(notes);
  const publishedAt = parseDate(item.date_published ?? item.date_modified, now);
  const seconds = attachments.find(
    ({ duration_in_seconds: length }) => (length ?? 0) > 0,
  )?.duration_in_seconds;
  const [homepage, artworkUrl] = [
    addressOf(item.url, base),
    addressOf(item.image ?? item.banner_image, base),
  ];
  return {
    episode: {
      ...{
        title: entry.slice(0, 500),
        type: 'full',
        explicit: false,
        live: false,
        persons: [],
        soundbites: [],
        transcripts: [],
        enclosures,
      },
      ...(item.id && { guid: item.id.slice(0, 1_000) }),
      ...(notes && { description: notes }),
      ...(summary && { summary }),
      ...(publishedAt && { publishedAt: publishedAt.toISOString() }),
      ...(seconds !== undefined && seconds < 360_000 && { durationMs: Math.round(seconds * 1_000) }),
      ...(homepage && { homepage }),
      ...(artworkUrl && { artworkUrl }),
    },
  };
}
