import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const app = join(import.meta.dirname, '../../nextcloud-app');
const vite = join(import.meta.dirname, '../../node_modules/vite/bin/vite.js');

/** The app's scripts and styles, built into a folder of the caller's own: suites that run at once share none. */
export async function buildNextcloudApp(folder: string): Promise<string> {
  const options = ['--outDir', folder, '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, [vite, 'build', ...options], { cwd: app });
  return folder;
}
