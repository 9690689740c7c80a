export type OpmlOutline = {
  title: string;
  url: string;
  homepage?: string | null;
  categories?: readonly string[];
};

/** An OPML 2.0 file, piece by piece. */
export async function* writeOpml(
  head: { title: string; at: Date },
  feeds: AsyncIterable<OpmlOutline>,
): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>${escapeXml(head.title)}</title>
    <dateCreated>${head.at.toUTCString()}</dateCreated>
  </head>
  <body>
`;
  for await (const feed of feeds) yield writeOutline(feed);
  yield '  </body>\n</opml>\n';
}

function writeOutline({ title, url, homepage, categories = [] }: OpmlOutline): string {
  const attributes = {
    type: 'rss',
    text: title,
    title,
    xmlUrl: url,
    htmlUrl: homepage ?? '',
    // A list with commas, as OPML 2.0 has it.
    category: categories.map((category) => category.replaceAll(',', ' ')).join(','),
  };
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}="${escapeXml(value)}"`);
  return `    <outline ${written.join(' ')}/>\n`;
}

const names: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };

/** Text for an attribute or an element, without the characters that XML 1.0 has no way to say. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\ufffe\uffff]+/gu, ' ')
    .replaceAll(/[&<>"]/g, (character) => `&${names[character] ?? ''};`);
}
