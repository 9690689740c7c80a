import Parser from 'rss-parser';

export type SecondOpinion =
  { readable: true; title: string | undefined; items: number } | { readable: false; reason: string };

/** Characters; a strict reader holds the whole feed as objects, which a dry run does not need to pay for. */
const longest = 5_000_000;

/**
 * Whether an ordinary strict reader (rss-parser) can read this feed, and its words when it cannot. Ours reads more;
 * a publisher who hears only the kind one would never learn that other players refuse the feed.
 */
export async function strictOpinion(text: string): Promise<SecondOpinion> {
  if (text.length > longest) {
    return { readable: false, reason: 'The feed has more than 5 MB, which is not given to a strict reader.' };
  }
  try {
    const { title, items } = await new Parser().parseString(text);
    return { readable: true, title: wordsOf(title), items: items.length };
  } catch (error) {
    return { readable: false, reason: inOneLine(error) };
  }
}

/** An element with attributes comes as an object, whatever the types say. */
function wordsOf(title: unknown): string | undefined {
  const words = typeof title === 'string' ? title.trim() : '';
  return words === '' ? undefined : words;
}

/** Its parser puts where it stumbled on lines of their own. */
function inOneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}
