import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const bytes = 32;

/** AIRDEX_SECRET_KEY: 32 bytes in hex or base64. Throws, naming the variable, where it is anything else. */
export function parseSecretKey(text: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (key.length !== bytes) {
    throw new Error(
      'AIRDEX_SECRET_KEY: 32 bytes in hex or base64 are needed, as `openssl rand -hex 32` prints them.',
    );
  }
  return key;
}

/** The key in the data directory, made once however many processes start together. Only its owner may read it. */
export async function ensureSecretKeyFile(dataDir: string): Promise<Buffer> {
  const path = join(dataDir, 'secret-key');
  await mkdir(dataDir, { recursive: true });
  const own = join(dataDir, `.secret-key-${randomUUID()}`);
  try {
    await writeFile(own, `${randomBytes(bytes).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    // A link is made whole or not at all, and never over one that is there.
    await link(own, path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(own, { force: true });
  }
  const text = (await readFile(path, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new Error(
      `${path} is damaged: private feeds cannot be opened. Restore it from a backup, or remove it to begin anew.`,
    );
  }
  return Buffer.from(text, 'hex');
}
