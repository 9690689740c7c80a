import { decodeHTML } from 'entities';
import sanitizeHtml from 'sanitize-html';
import { addressOf } from './element.ts';

const longestSummary = 400;

/** Show notes as HTML that may stand in any page: no scripts, no styles, no pictures (they would tell who reads). */
export function cleanNotes(html: string | undefined, base: string): string | undefined {
  if (html === undefined || html.trim() === '') return undefined;
  const clean = sanitizeHtml(html, {
    allowedTags: [
      'p',
      'br',
      'a',
      'ul',
      'ol',
      'li',
      'em',
      'strong',
      'b',
      'i',
      'u',
      's',
      'h1',
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'blockquote',
      'code',
      'pre',
      'hr',
      'table',
      'tr',
      'td',
      'th',
      'tbody',
      'thead',
      'dl',
      'dt',
      'dd',
    ],
    allowedAttributes: { a: ['href', 'rel', 'target'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    nestingLimit: 50,
    transformTags: {
      a: (tagName, { href }) => {
        const address = href?.trim().toLowerCase().startsWith('mailto:')
          ? href.trim()
          : addressOf(href, base);
        return {
          tagName,
          attribs:
            address === undefined
              ? {}
              : { href: address, rel: 'noopener noreferrer nofollow', target: '_blank' },
        };
      },
      div: 'p',
    },
  }).trim();
  if (beginningOf(clean, 1) === '') return undefined;
  // What has no markup at all was written as text: its lines stay lines.
  return /<[a-z]/i.test(clean) ? clean : clean.replaceAll(/\r\n|\r|\n/g, '<br />');
}

/** The beginning of notes as plain text, ended at a word. */
export function summaryOf(html: string | undefined): string | undefined {
  const text = beginningOf(html ?? '', longestSummary + 1);
  if (text.length <= longestSummary) return text === '' ? undefined : text;
  const cut = text.slice(0, longestSummary - 1);
  const end = cut.lastIndexOf(' ');
  return `${(end > longestSummary / 2 ? cut.slice(0, end) : cut).toWellFormed()}…`;
}

/** At least so many characters of the text in it, if there are; long notes need not be turned into text whole. */
function beginningOf(html: string, characters: number): string {
  for (let length = 2_000; length < html.length; length *= 8) {
    // A tag or an entity that is cut in two is left out.
    const text = textOfHtml(html.slice(0, length).replace(/[<&][^<>;]*$/, ''));
    if (text.length >= characters) return text;
  }
  return textOfHtml(html);
}

/** Plain text on one line: tags gone, entities decoded, also those that were escaped twice. */
export function plainText(text: string | undefined): string | undefined {
  const plain = textOfHtml(text ?? '');
  return plain === '' ? undefined : plain;
}

function textOfHtml(html: string): string {
  const withoutTags = html.includes('<')
    ? html.replaceAll(/<(script|style)\b[^>]*>[^]*?(?:<\/\1>|$)/gi, ' ').replaceAll(/<\/?[a-z!][^>]*>/gi, ' ')
    : html;
  const decoded = withoutTags.includes('&') ? decodeHTML(withoutTags) : withoutTags;
  const twice = /&(?:[a-z]{2,8}|#\d{2,5});/i.test(decoded) ? decodeHTML(decoded) : decoded;
  // Most text has single blanks alone, which need not be replaced by themselves.
  return (oddBlank.test(twice) ? twice.replaceAll(blanks, ' ') : twice).trim();
}

/** Blanks, control characters, and those that no one sees but that turn the direction of what follows. */
const blanks = /[\s\u0000-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]+/g;
const oddBlank = /[\u0000-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]|[^\S ]| {2}/;
