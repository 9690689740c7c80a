import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const player = join(root, 'player');
const stamp = join(player, 'dist', '.built-from');

/** Builds the player where it is missing or older than its sources; throws with Vite's words where that fails. */
export function buildPlayer(say: (words: string) => void): void {
  const sources = hashSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  say('Building the player (once, about ten seconds) …');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: player,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`The player could not be built.\n${built.stdout}${built.stderr}`);
  writeFileSync(stamp, sources);
}

function hashSources(): string {
  const hash = createHash('sha1');
  const files = globSync(['src/**/*', 'public/**/*', 'index.html', 'vite.config.ts', 'package.json'], {
    cwd: player,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}
