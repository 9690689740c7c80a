import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFolder } from './replace-folder.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'airdex-folder-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function make(name: string): Promise<string> {
  const folder = join(home, name);
  await mkdir(folder);
  await writeFile(join(folder, 'page.html'), name);
  return folder;
}
const served = () => readFile(join(home, 'dist', 'page.html'), 'utf8');

test('a first build takes its place, and a newer one takes it over', async () => {
  replaceFolder(join(home, 'dist'), await make('first'));
  expect(await served()).toBe('first');
  replaceFolder(join(home, 'dist'), await make('second'));
  expect(await served()).toBe('second');
  expect(await readdir(home)).toEqual(['dist']);
});
