import { Parser } from 'htmlparser2';
import { SourceError } from '#refresh-jobs/errors.ts';
import { addressOf } from './element.ts';

/** The address shows a page. `alternateFeeds` are the feeds that the page names, in its order. */
export class HtmlInsteadOfFeed extends SourceError {
  readonly alternateFeeds: string[];
  constructor(url: string, alternateFeeds: string[]) {
    super(
      'unreadable',
      alternateFeeds.length > 0
        ? 'The address shows a web page, not a feed; the page names a feed of its own.'
        : 'The address shows a web page, not a feed. Look on it for a link called "RSS" or "podcast feed".',
      { url },
    );
    this.alternateFeeds = alternateFeeds;
  }
}

/** Some feeds claim a doctype of HTML; what follows tells. */
const pageStart =
  /^\s*(?:<!--[^]*?-->\s*|<\?xml[^>]*>\s*)*(?:<!doctype\s+html[^>]*>(?!\s*<(?:\w+:)?(?:rss|feed|rdf)\b)|<(?:html|head|body|script|div)\b)/i;

export function looksLikeHtml(start: string): boolean {
  return pageStart.test(start);
}

/** `<link rel="alternate" type="application/rss+xml" href="…">` and its kin. */
export function findAlternateFeeds(html: string, url: string): string[] {
  const found: string[] = [];
  const parser = new Parser({
    onopentag(name, { rel = '', type = '', href }) {
      if (name !== 'link' || !/\balternate\b/i.test(rel)) return;
      if (!/^application\/(rss\+xml|atom\+xml|rdf\+xml|feed\+json)|^text\/(xml|rss\+xml)/i.test(type.trim()))
        return;
      const address = addressOf(href, url);
      // A page's feed of comments is not what anybody means.
      if (address !== undefined && !/comments/i.test(address)) found.push(address);
    },
  });
  parser.end(html);
  return [...new Set(found)].slice(0, 5);
}
