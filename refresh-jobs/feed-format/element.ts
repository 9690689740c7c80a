/** One element of a feed. `name` is `title`, `itunes:author`, … with our own prefixes, in small letters. */
export type Element = {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  /** Its own text and, of elements whose content is markup, the markup within. */
  text: string;
  /** What relative addresses within it are relative to. */
  base: string;
};

export function childrenOf(element: Element, ...names: string[]): Element[] {
  return element.children.filter(({ name }) => names.includes(name));
}

/** The first child of the first of these names that has one with text. */
export function textOf(element: Element, ...names: string[]): string | undefined {
  for (const name of names) {
    for (const child of element.children) {
      const text = child.name === name ? child.text.trim() : '';
      if (text !== '') return text;
    }
  }
  return undefined;
}

/** An absolute http address, or undefined where it is none. Otherwise byte for byte what was written. */
export function addressOf(text: string | undefined, base: string): string | undefined {
  // Templates put `https:` before addresses that have it already.
  const written = text?.trim().replace(/^https?:(?:\/\/)?(?=https?:\/\/)/i, '') ?? '';
  if (written === '' || written.length > 4_000) return undefined;
  if (/^https?:\/\/[^/\s]/i.test(written) && URL.canParse(written)) return written.replaceAll(/\s/g, '%20');
  if (!URL.canParse(written, base)) return undefined;
  const { href, protocol } = new URL(written, base);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}
