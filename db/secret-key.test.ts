import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureSecretKeyFile, secretKey } from './secret-key.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'airdex-key-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('one key is made, however many ask at once, and only its owner may read it', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => ensureSecretKeyFile(dataDir)));
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  expect(keys[0]).toHaveLength(32);
  expect(await readdir(dataDir)).toEqual(['secret-key']);
  expect((await stat(join(dataDir, 'secret-key'))).mode & 0o777).toBe(0o600);
  expect(await ensureSecretKeyFile(dataDir)).toEqual(keys[0]);
});

test('a damaged key is named, and never replaced in silence', async () => {
  await writeFile(join(dataDir, 'secret-key'), 'oops');
  await expect(ensureSecretKeyFile(dataDir)).rejects.toThrow(/secret-key is damaged/);
});

test('the variable takes hex and base64, nothing shorter, and may be empty', () => {
  const key = Buffer.alloc(32, 9);
  expect(secretKey.parse(key.toString('hex'))).toEqual(key);
  expect(secretKey.parse(key.toString('base64'))).toEqual(key);
  expect(secretKey.parse('')).toBeUndefined();
  expect(secretKey.parse(undefined)).toBeUndefined();
  expect(() => secretKey.parse('secret')).toThrow(/32 bytes/);
});
