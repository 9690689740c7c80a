import type { DroppedItem, EnclosureEntry, EpisodeEntry } from '#catalog/podcasts/feed-entry.ts';
import { addressOf, childrenOf, textOf, type Element } from './element.ts';
import { mediaTypeOf } from './media-type.ts';
import { parseDate } from './parse-date.ts';
import { parseDuration } from './parse-duration.ts';
import {
  isSaid,
  readAlternates,
  readChapters,
  readPersons,
  readSoundbites,
  readTranscripts,
} from './read-said.ts';
import { cleanNotes, plainText, summaryOf } from './show-notes.ts';

const longestTitle = 500;
const longestGuid = 1_000;
const mostEnclosures = 20;

/** An item of RSS, RDF or Atom as an episode, or why it is none. */
export function mapItem(item: Element, now: Date): { episode: EpisodeEntry } | { dropped: DroppedItem } {
  const title = plainText(textOf(item, 'title', 'itunes:title', 'media:title', 'dc:title'))?.slice(
    0,
    longestTitle,
  );
  const guid =
    textOf(item, 'guid', 'id', 'dc:identifier')?.slice(0, longestGuid) ?? item.attributes['rdf:about'];
  const named = title ?? guid ?? 'an item without a title';
  const { enclosures, refused } = readEnclosures(item);
  const [first] = enclosures;
  if (!first) return { dropped: { entry: named.slice(0, 200), reason: refused } };

  const notes = cleanNotes(
    longest(
      item,
      'content:encoded',
      'content',
      'description',
      'summary',
      'itunes:summary',
      'googleplay:description',
      'media:description',
    ),
    item.base,
  );
  const summary = summaryOf(notes) ?? summaryOf(textOf(item, 'itunes:subtitle', 'itunes:summary', 'summary'));
  const publishedAt = parseDate(
    textOf(item, 'pubdate', 'published', 'dc:date', 'updated', 'date', 'dc:created'),
    now,
  );
  const durationMs = parseDuration(textOf(item, 'itunes:duration')) ?? mediaDuration(item);
  const homepage = readLink(item);
  const artworkUrl = readPicture(item);
  const season = readSeason(item);
  const number = plainText(textOf(item, 'podcast:episode', 'itunes:episode'))?.slice(0, 20);
  const chapters = readChapters(item);
  return {
    episode: {
      title: title ?? fileName(first.url),
      type: readType(item),
      explicit: isSaid(textOf(item, 'itunes:explicit', 'googleplay:explicit')),
      live: item.name === 'podcast:liveitem',
      persons: readPersons(item),
      soundbites: readSoundbites(item),
      transcripts: readTranscripts(item),
      enclosures: [...enclosures, ...readAlternates(item)].slice(0, mostEnclosures),
      ...(guid && { guid: guid.trim() }),
      ...(notes && { description: notes }),
      ...(summary && { summary }),
      ...(publishedAt && { publishedAt: publishedAt.toISOString() }),
      ...(durationMs !== undefined && { durationMs }),
      ...(homepage && { homepage }),
      ...(artworkUrl && { artworkUrl }),
      ...(season && { season }),
      ...(number && { number }),
      ...(chapters && { chapters }),
    },
  };
}

function longest(item: Element, ...names: string[]): string | undefined {
  const texts = childrenOf(item, ...names).map(({ text }) => text);
  return texts.toSorted((one, other) => other.length - one.length)[0];
}

function readEnclosures(item: Element): { enclosures: EnclosureEntry[]; refused: string } {
  const found = new Map<string, EnclosureEntry>();
  let refused = 'it names nothing to play';
  const groups = childrenOf(item, 'media:group');
  const places = [
    ...childrenOf(item, 'enclosure').map((place) => ({
      place,
      written:
        place.attributes['url'] ?? place.attributes['href'] ?? place.attributes['rdf:resource'] ?? place.text,
    })),
    ...childrenOf(item, 'content')
      .filter(({ attributes }) => attributes['src'] !== undefined)
      .map((place) => ({ place, written: place.attributes['src'] })),
    ...childrenOf(item, 'link', 'atom:link')
      .filter(({ attributes }) => attributes['rel'] === 'enclosure')
      .map((place) => ({ place, written: place.attributes['href'] })),
    ...[item, ...groups]
      .flatMap((within) => childrenOf(within, 'media:content'))
      .map((place) => ({ place, written: place.attributes['url'] })),
  ];
  for (const { place, written } of places) {
    const url = addressOf(written, place.base);
    if (url === undefined) {
      const shown = written?.trim().slice(0, 100) ?? '';
      refused = shown === '' ? 'its enclosure has no address' : `"${shown}" is no web address`;
      continue;
    }
    const medium = place.attributes['medium'];
    const said = place.attributes['type'] ?? place.attributes['enc:type'];
    const type = medium === 'image' || medium === 'document' ? undefined : mediaTypeOf(url, said);
    if (type === undefined) {
      refused = `its enclosure is ${said ?? medium ?? 'a file'}, which is nothing to hear`;
      continue;
    }
    const length = Number(place.attributes['length'] ?? place.attributes['filesize']);
    const bitrate = Number(place.attributes['bitrate']);
    if (found.has(url)) continue;
    found.set(url, {
      ...{ url, mimeType: type },
      ...(Number.isInteger(length) && length > 0 && { length }),
      ...(bitrate > 0 && bitrate < 10_000 && { bitrate: Math.round(bitrate) }),
    });
  }
  return { enclosures: [...found.values()], refused };
}

function mediaDuration(item: Element): number | undefined {
  const places = [item, ...childrenOf(item, 'media:group')].flatMap((within) =>
    childrenOf(within, 'media:content'),
  );
  return places.map(({ attributes }) => parseDuration(attributes['duration'])).find((ms) => ms !== undefined);
}

/** The page of an item: Atom writes it in an attribute, RSS as text. */
export function readLink(element: Element): string | undefined {
  for (const link of childrenOf(element, 'link', 'atom:link')) {
    const { rel = 'alternate', href } = link.attributes;
    const address = rel === 'alternate' ? addressOf(href ?? link.text, link.base) : undefined;
    if (address !== undefined) return address;
  }
  return undefined;
}

/** `itunes:image href`, `<image><url>`, `media:thumbnail`, in this order; some write the address as text. */
export function readPicture(element: Element): string | undefined {
  const candidates = childrenOf(
    element,
    'itunes:image',
    'podcast:image',
    'googleplay:image',
    'image',
    'media:thumbnail',
    'logo',
    'icon',
  ).map((picture) =>
    addressOf(
      picture.attributes['href'] ?? picture.attributes['url'] ?? textOf(picture, 'url') ?? picture.text,
      picture.base,
    ),
  );
  return candidates.find((address) => address !== undefined);
}

function readSeason(item: Element): { number: number; name?: string } | undefined {
  const [season] = childrenOf(item, 'podcast:season', 'itunes:season');
  const number = Number.parseInt(season?.text ?? '', 10);
  if (!(number > 0 && number < 100_000)) return undefined;
  const name = plainText(childrenOf(item, 'podcast:season')[0]?.attributes['name']);
  return { number, ...(name && { name }) };
}

function readType(item: Element): 'full' | 'trailer' | 'bonus' {
  const type = textOf(item, 'itunes:episodetype')?.toLowerCase();
  return type === 'trailer' || type === 'bonus' ? type : 'full';
}

function fileName(url: string): string {
  const name = new URL(url).pathname.split('/').at(-1) ?? '';
  return plainText(name.replace(/\.\w{2,4}$/, '').replaceAll(/[-_+]|%20/g, ' ')) ?? new URL(url).hostname;
}
