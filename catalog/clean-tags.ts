import { cleanText } from './clean-name.ts';

/** Words that say nothing about a station. */
const empty = new Set([
  '',
  'various',
  'misc',
  'unknown',
  'none',
  'undefined',
  'null',
  'n/a',
  'radio',
  'music',
  'unspecified',
  'genre',
  'other',
  'default',
]);
const most = 20;

/** Lower-case tags, each once, split where a provider put several into one; at most 20. */
export function cleanTags(tags: string[]): string[] {
  const clean = new Set<string>();
  for (const text of tags) {
    if (/^\s*https?:/i.test(text)) continue;
    for (const part of text.split(/[,;|/]+/)) {
      const tag = cleanText(part)
        .toLowerCase()
        .replace(/^[#\s]+/, '');
      if (!empty.has(tag) && tag.length <= 50 && !/^\d+$/.test(tag)) clean.add(tag);
      if (clean.size === most) return [...clean];
    }
  }
  return [...clean];
}
