import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a Nextcloud needs of this folder; sources, tests and maps stay here. */
const parts = ['appinfo', 'lib', 'templates', 'l10n', 'img', 'js', 'css', 'CHANGELOG.md'];

/** `npm run package`: build/airdex.tar.gz, ready for a Nextcloud's apps folder, or to be signed for the store. */
const here = import.meta.dirname;
execFileSync('npm', ['run', 'build'], { cwd: here, stdio: 'inherit' });
const work = mkdtempSync(join(tmpdir(), 'airdex-package-'));
try {
  const app = join(work, 'airdex');
  mkdirSync(app);
  for (const part of parts.filter((each) => existsSync(join(here, each)))) {
    cpSync(join(here, part), join(app, part), {
      recursive: true,
      // The pictures are for the app store, which fetches them from elsewhere.
      filter: (file) => !file.endsWith('.map') && !file.endsWith('screenshots'),
    });
  }
  cpSync(join(here, '../LICENSE'), join(app, 'LICENSE'));
  const archive = join(here, 'build/airdex.tar.gz');
  mkdirSync(join(here, 'build'), { recursive: true });
  execFileSync('tar', [
    '--create',
    '--gzip',
    '--owner=0',
    '--group=0',
    '--file',
    archive,
    '--directory',
    work,
    'airdex',
  ]);
  console.log(`Made ${archive}`);
} finally {
  rmSync(work, { recursive: true });
}
