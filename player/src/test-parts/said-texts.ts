import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every text that the sources below a folder hand to t() and n(), as translations name them. */
export function saidTexts(folder: string, leaveOut: string[] = []): Set<string> {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(vue|ts)$/.test(name) && !name.includes('.test.'))
    .filter((name) => !leaveOut.some((left) => name.startsWith(left)))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const text = String.raw`'((?:[^'\\]|\\.)*)'`;
  return new Set([
    ...Array.from(sources.matchAll(new RegExp(String.raw`\bt\(\s*${text}`, 'g')), (found) =>
      String(found[1]),
    ),
    ...Array.from(
      sources.matchAll(new RegExp(String.raw`\bn\(\s*${text},\s*${text}`, 'g')),
      (found) => `_${String(found[1])}_::_${String(found[2])}_`,
    ),
  ]);
}
