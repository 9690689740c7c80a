import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps personal addresses from whoever reads the database alone. `context` binds a sealed text to its place. */
export type Sealer = {
  seal(text: string, context: string): Buffer;
  /** Throws where the text was sealed by another key, in another place, or was changed. */
  open(sealed: Buffer, context: string): string;
  /** The same for the same text, and of no use without the key: to find a sealed text again. */
  keyedHash(text: string): string;
};

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM under a key derived from `key` (32 bytes). A sealed text is version, nonce, tag, ciphertext. */
export function createSealer(key: Buffer): Sealer {
  if (key.length !== 32) throw new Error('A secret key has 32 bytes.');
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', key, '', `airdex ${purpose}`, 32));
  const sealingKey = derive('sealing');
  const hashingKey = derive('hashing');
  return {
    seal(text, context) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed]);
    },
    open(sealed, context) {
      if (sealed[0] !== version || sealed.length < 1 + nonceBytes + tagBytes) {
        throw new Error('This is no sealed text.');
      }
      const nonce = sealed.subarray(1, 1 + nonceBytes);
      const tag = sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes);
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, nonce)
        .setAAD(Buffer.from(context))
        .setAuthTag(tag);
      return (
        decipher.update(sealed.subarray(1 + nonceBytes + tagBytes), undefined, 'utf8') +
        decipher.final('utf8')
      );
    },
    keyedHash: (text) => createHmac('sha256', hashingKey).update(text).digest('base64url'),
  };
}
