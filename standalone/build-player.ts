import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFolder } from './replace-folder.ts';

const root = join(import.meta.dirname, '..');
const player = join(root, 'player');
const dist = join(player, 'dist');
const stamp = '.built-from';

/**
 * Builds the player where it is missing or older than its sources; throws with Vite's words where that fails. Aside,
 * and put in its place whole: another Airdex of this folder may be serving it, or building it at the same time.
 */
export function buildPlayer(say: (words: string) => void): void {
  const sources = hashSources();
  const isBuilt = () => existsSync(join(dist, stamp)) && readFileSync(join(dist, stamp), 'utf8') === sources;
  if (isBuilt()) return;
  say('Building the player (once, about ten seconds) …');
  const fresh = mkdtempSync(`${dist}-`);
  try {
    chmodSync(fresh, 0o755);
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', fresh], {
      cwd: player,
      encoding: 'utf8',
    });
    if (built.status !== 0) throw new Error(`The player could not be built.\n${built.stdout}${built.stderr}`);
    writeFileSync(join(fresh, stamp), sources);
    if (!isBuilt()) replaceFolder(dist, fresh);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
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
