import { SourceError } from '#refresh-jobs/errors.ts';

const MAX_SVG_BYTES = 300_000;

/**
 * What makes drawing an SVG dangerous or endless: entities that multiply, filters of any radius, files and addresses
 * outside. librsvg fetches nothing when it draws from memory; this is the second lock, and it saves the work.
 */
const wild: [RegExp, string][] = [
  [/<!(DOCTYPE[^>]*\[|ENTITY)/i, 'it defines entities'],
  [/<(\w+:)?(filter|foreignObject|script|pattern)\b/i, 'it uses filters, patterns or scripts'],
  [/<(\w+:)?image\b/i, 'it contains another picture'],
  [/@import|url\(\s*['"]?\s*(?!#)[^)\s]/i, 'it refers to something outside'],
  [/href\s*=\s*(?!\s*["']\s*#)/i, 'it refers to something outside'],
];

/** Throws for an SVG that is more than a plain drawing. */
export function assertTameSvg(bytes: Buffer): void {
  const text = bytes.toString('utf8');
  const reason =
    bytes.length > MAX_SVG_BYTES
      ? 'it is too large for a drawing'
      : bytes.includes(0)
        ? 'it is not written in UTF-8'
        : (text.match(/<(\w+:)?use\b/gi)?.length ?? 0) > 200
          ? 'it repeats its parts too often'
          : wild.find(([pattern]) => pattern.test(text))?.[1];
  if (reason !== undefined) throw new SourceError('unreadable', `The SVG is not drawn: ${reason}.`);
}
