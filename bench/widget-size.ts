import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What a browser fetches for the widget before it is seen, compressed, against the whole page; `npm run build --workspace nextcloud-app` first. */
const scripts = join(import.meta.dirname, '../nextcloud-app/js');
const imported = /(?:from|import)\s*"\.\/([^"]+)"/g;

function sizeOf(entry: string, mount: RegExp): { files: number; kB: number } {
  const seen = new Map<string, number>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    const text = readFileSync(join(scripts, file), 'utf8');
    seen.set(file, gzipSync(text).length);
    for (const [, next] of text.matchAll(imported)) walk(String(next));
  };
  walk(entry);
  const [, mounted] = mount.exec(readFileSync(join(scripts, entry), 'utf8')) ?? [];
  walk(String(mounted));
  const bytes = [...seen.values()].reduce((sum, size) => sum + size, 0);
  return { files: seen.size, kB: Math.round(bytes / 100) / 10 };
}

console.table({
  'widget (goal: under 120 kB)': sizeOf('airdex-dashboard.mjs', /import\("\.\/(mount-widget[^"]+)"\)/),
  'the whole page': sizeOf('airdex-main.mjs', /import\("\.\/(mount-page[^"]+)"\)/),
});
console.log('Without hls.js and without the words of other languages than English.');
