import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Brings the jars that a pom names from Maven Central into a folder; whole or not at all. */
export function bringJars(folder: string, pom: string, args: string[] = []): void {
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${fresh}`];
  const { status } = spawnSync('mvn', ['-B', '-q', '-f', pom, ...args, ...goal], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 10 * 60_000,
  });
  if (status === 0) {
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } else rmSync(fresh, { recursive: true, force: true });
}
