import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const app = join(import.meta.dirname, '..');

/** Every text that the PHP side hands to `$l->t()`. */
function saidByPhp(): string[] {
  const folder = join(app, 'lib');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.php'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const found = sources.matchAll(/->t\('((?:[^'\\]|\\.)*)'/g);
  return [...new Set(Array.from(found, ([, words]) => String(words).replaceAll("\\'", "'")))].sort();
}

// Nextcloud has German twice: informal, and formal.
test.each(['de', 'de_DE'])(
  'the PHP side says everything in %s as well, and nothing that is not said',
  (language) => {
    const { translations } = JSON.parse(readFileSync(join(app, `l10n/${language}.json`), 'utf8')) as {
      translations: Record<string, string>;
    };
    expect(Object.keys(translations).sort()).toEqual(saidByPhp());
    const values = (words: string) => (words.match(/\{\w+\}|%(\d\$)?s/g) ?? []).sort();
    for (const [english, german] of Object.entries(translations)) {
      expect([english, values(german)]).toEqual([english, values(english)]);
    }
  },
);
