import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const bytes = 32;

/** The variable AIRDEX_SECRET_KEY: 32 bytes in hex or base64; undefined where it is empty or not set. */
export const secretKey = z
  .string()
  .transform((text, context) => {
    if (text === '') return undefined;
    const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
    if (key.length === bytes) return key;
    const message = '32 bytes in hex or base64 are needed, as `openssl rand -hex 32` prints them.';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  })
  .optional();

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
