import type { FeedHints, PodcastEntry } from '#catalog/podcasts/feed-entry.ts';
import { addressOf, childrenOf, textOf, type Element } from './element.ts';
import { readLink, readPicture } from './map-item.ts';
import { isSaid, readPersons } from './read-said.ts';
import { cleanNotes, plainText } from './show-notes.ts';

/** What a feed says of its show. Undefined where it says no title and `otherwise` is none. */
export function mapPodcast(header: Element, otherwise?: string): PodcastEntry | undefined {
  const title =
    plainText(textOf(header, 'title', 'itunes:title', 'dc:title', 'media:title'))?.slice(0, 500) ?? otherwise;
  if (title === undefined) return undefined;
  const author = plainText(
    textOf(header, 'itunes:author', 'googleplay:author', 'dc:creator') ??
      authorOf(header) ??
      textOf(header, 'managingeditor'),
  );
  const description = cleanNotes(
    textOf(
      header,
      'content:encoded',
      'description',
      'itunes:summary',
      'subtitle',
      'itunes:subtitle',
      'tagline',
    ),
    header.base,
  );
  const homepage = readLink(header);
  const artworkUrl = readPicture(header);
  const language = textOf(header, 'language', 'dc:language') ?? header.attributes['xml:lang'];
  const guid = textOf(header, 'podcast:guid')?.toLowerCase();
  const locked = textOf(header, 'podcast:locked');
  return {
    title,
    languages: language ? [language.trim().replaceAll('_', '-').slice(0, 35)] : [],
    categories: readCategories(header),
    explicit: isSaid(textOf(header, 'itunes:explicit', 'googleplay:explicit')),
    medium: textOf(header, 'podcast:medium')?.toLowerCase().slice(0, 30) ?? 'podcast',
    type: textOf(header, 'itunes:type')?.toLowerCase() === 'serial' ? 'serial' : 'episodic',
    complete: isSaid(textOf(header, 'itunes:complete')) || updateFrequency(header)?.complete === true,
    persons: readPersons(header),
    funding: childrenOf(header, 'podcast:funding').flatMap(({ text, attributes, base }) => {
      const url = addressOf(attributes['url'], base);
      return url === undefined
        ? []
        : [{ url, text: plainText(text)?.slice(0, 200) ?? new URL(url).hostname }];
    }),
    podroll: childrenOf(header, 'podcast:podroll').flatMap((roll) =>
      childrenOf(roll, 'podcast:remoteitem').map(({ attributes, base }) => {
        const feedUrl = addressOf(attributes['feedurl'], base);
        const { feedguid, title: name } = attributes;
        return {
          ...(feedguid && { feedGuid: feedguid }),
          ...(feedUrl && { feedUrl }),
          ...(name && { title: name }),
        };
      }),
    ),
    ...(author && { author: author.slice(0, 300) }),
    ...(description && { description }),
    ...(homepage && { homepage }),
    ...(artworkUrl && { artworkUrl }),
    ...(guid && guid.length <= 100 && { guid }),
    ...(locked !== undefined && { locked: isSaid(locked) }),
  };
}

function authorOf(header: Element): string | undefined {
  return childrenOf(header, 'author')
    .map((author) => textOf(author, 'name') ?? author.text.trim())
    .find((name) => name !== '');
}

/** Each once, the general before the particular, as iTunes nests them. */
function readCategories(header: Element): string[] {
  const read = (element: Element): string[] =>
    childrenOf(element, 'itunes:category', 'googleplay:category', 'category', 'media:category').flatMap(
      (category) => [
        category.attributes['text'] ??
          category.attributes['label'] ??
          category.attributes['term'] ??
          category.text,
        ...read(category),
      ],
    );
  const names = read(header).flatMap((name) => plainText(name)?.slice(0, 100) ?? []);
  return [...new Set(names)].slice(0, 20);
}

export function readHints(header: Element): FeedHints {
  const minutes = Number(textOf(header, 'ttl'));
  const frequency = updateFrequency(header);
  const newFeedUrl = addressOf(textOf(header, 'itunes:new-feed-url'), header.base);
  const hubUrl = linked(header, 'hub');
  const selfUrl = linked(header, 'self');
  const nextPageUrl = linked(header, 'next') ?? linked(header, 'prev-archive');
  return {
    skipHours: skipped(header, 'skiphours', 'hour')
      .map(Number)
      .filter((hour) => hour >= 0 && hour <= 24)
      .map((hour) => hour % 24),
    skipDays: skipped(header, 'skipdays', 'day')
      .map((day) => days.indexOf(day.slice(0, 3).toLowerCase()))
      .filter((day) => day !== -1),
    ...(minutes > 0 && minutes < 100_000 && { ttl: minutes }),
    ...(frequency && { updateFrequency: frequency }),
    ...(newFeedUrl && { newFeedUrl }),
    ...(nextPageUrl && { nextPageUrl }),
    ...(hubUrl && { hubUrl }),
    ...(selfUrl && { selfUrl }),
  };
}

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function skipped(header: Element, list: string, one: string): string[] {
  return childrenOf(header, list).flatMap((element) =>
    childrenOf(element, one).map(({ text }) => text.trim()),
  );
}

function linked(header: Element, rel: string): string | undefined {
  const links = childrenOf(header, 'atom:link', 'link').filter(
    ({ attributes }) => attributes['rel']?.toLowerCase() === rel,
  );
  return links
    .map(({ attributes, base }) => addressOf(attributes['href'], base))
    .find((address) => address !== undefined);
}

function updateFrequency(header: Element): FeedHints['updateFrequency'] {
  const [said] = childrenOf(header, 'podcast:updatefrequency');
  if (!said) return undefined;
  const { rrule, complete, dtstart } = said.attributes;
  return {
    ...(rrule && { rrule }),
    ...(dtstart && { dtstart }),
    ...(complete === 'true' && { complete: true }),
  };
}
