import type { KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { ownIssuer } from '#db/stores/issuers.ts';

export type Role = 'listener' | 'admin';

/** A bearer token of Airdex's own issuer. */
export function issueToken(
  who: { subject: string; name?: string; roles: Role[]; ttlSeconds: number },
  { kid, key }: { kid: string; key: KeyObject },
): string {
  return jwt.sign({ roles: who.roles, ...(who.name === undefined ? {} : { name: who.name }) }, key, {
    algorithm: 'HS256',
    keyid: kid,
    issuer: ownIssuer,
    audience: 'airdex',
    subject: who.subject,
    expiresIn: who.ttlSeconds,
  });
}
