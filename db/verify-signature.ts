import { createHmac, timingSafeEqual } from 'node:crypto';

const methods = new Set(['sha1', 'sha256', 'sha384', 'sha512']);

/** Whether a push was signed with the secret of its lease. `header` is its `X-Hub-Signature`: `method=hex`. */
export function verifySignature(body: Buffer, header: string | undefined, secret: Buffer): boolean {
  const [name = '', signature = ''] = (header ?? '').trim().split('=', 2);
  const method = name.toLowerCase();
  if (!methods.has(method) || !/^([0-9a-f]{2})+$/i.test(signature)) return false;
  const expected = createHmac(method, hubSecret(secret)).update(body).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The secret as a hub is told it (`hub.secret`, text of at most 200 bytes) and signs with it. */
export function hubSecret(secret: Buffer): string {
  return secret.toString('hex');
}
