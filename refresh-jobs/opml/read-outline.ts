import { decodeHTML } from 'entities';
import { feedUrl } from '#db/feed-key.ts';

/** What one outline is: a feed, a folder of others, or something that should have been a feed. */
export type Outline =
  | { kind: 'feed'; url: string; title?: string }
  | { kind: 'folder'; title?: string }
  | { kind: 'drop'; url?: string; title?: string; reason: string };

export const longestAddress = 2_000;
const longestTitle = 400;
/** Types by which programs call an outline a feed. */
const feedTypes = new Set(['rss', 'atom', 'feed', 'podcast', 'rdf', 'pie', 'json']);

/** The attributes of an outline, their names in lower case. */
export function readOutline(attributes: Record<string, string>): Outline {
  const type = attributes['type']?.trim().toLowerCase() ?? '';
  const title = titleOf(attributes);
  const named = title === undefined ? {} : { title };
  const url = addressOf(attributes, type);
  if (url === undefined) {
    if (type === 'include') {
      return { kind: 'drop', ...named, reason: 'it is another list, which is to be imported by itself' };
    }
    const isFeed = feedTypes.has(type) || attributes['xmlurl'] !== undefined;
    return isFeed ? { kind: 'drop', ...named, reason: 'it has no address' } : { kind: 'folder', ...named };
  }
  if (url.length > longestAddress) {
    return { kind: 'drop', ...named, reason: 'its address is longer than 2,000 characters' };
  }
  if (!feedUrl(url)) return { kind: 'drop', ...named, url, reason: 'its address is no web address' };
  return { kind: 'feed', ...named, url };
}

function addressOf(attributes: Record<string, string>, type: string): string | undefined {
  const named = attributes['xmlurl'] ?? attributes['feedurl'] ?? attributes['rssurl'];
  // In `type="link"`, `url` is a page.
  const written = named ?? (feedTypes.has(type) ? attributes['url'] : undefined);
  // An address that was wrapped over two lines is one.
  const url = written?.replaceAll(/\s*[\r\n]+\s*/g, '').trim();
  return url === '' ? undefined : url;
}

function titleOf(attributes: Record<string, string>): string | undefined {
  for (const written of [attributes['title'], attributes['text']]) {
    // Escaped twice, or with entities of HTML, as many programs write them.
    const title = decodeHTML(written ?? '')
      .replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .trim();
    if (title !== '' && !isAddress(title)) return title.slice(0, longestTitle);
  }
  return URL.parse(attributes['htmlurl']?.trim() ?? '')?.hostname || undefined;
}

/** Some programs write an address in the place of a title: it names nothing, and may be one that is to be kept safe. */
function isAddress(title: string): boolean {
  return /^\S+[/?@]\S*$/.test(title) && feedUrl(title) !== undefined;
}
