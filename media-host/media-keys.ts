import { createSecretKey, type KeyObject } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';

const schema = z.object({
  keys: z.record(z.string(), z.string().regex(/^(?:[0-9a-f]{2})+$/)),
  revoked: z.record(z.string(), z.number()),
  roots: z.record(z.string(), z.string()),
});

/** What the media host verifies by, and where each library lies. */
export type MediaKeys = {
  keys: ReadonlyMap<string, KeyObject>;
  /** Unix seconds from which on the links of a pseudonym count again. */
  revoked: ReadonlyMap<string, number>;
  /** Folders, by the id of their provider. */
  roots: ReadonlyMap<string, string>;
};

/** Reads media-keys.json whenever it is another one than before. Throws where it is missing or broken. */
export function mediaKeysReader(file: string): () => Promise<MediaKeys> {
  let known: { version: string; keys: MediaKeys } | undefined;
  return async () => {
    const { mtimeNs, size, ino } = await stat(file, { bigint: true });
    const version = [mtimeNs, size, ino].join();
    if (known?.version === version) return known.keys;
    const read = schema.parse(JSON.parse(await readFile(file, 'utf8')));
    const keys = Object.entries(read.keys).map(
      ([kid, hex]) => [kid, createSecretKey(Buffer.from(hex, 'hex'))] as const,
    );
    known = {
      version,
      keys: {
        keys: new Map(keys),
        revoked: new Map(Object.entries(read.revoked)),
        roots: new Map(Object.entries(read.roots)),
      },
    };
    return known.keys;
  };
}
