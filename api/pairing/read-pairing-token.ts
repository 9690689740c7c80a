import jwt, { type JwtPayload } from 'jsonwebtoken';
import type { Issuers } from '#api/issuers.ts';
import { Problem } from '#api/problem.ts';

/** Tokens for listeners are never taken for it, and the other way round. */
const audience = 'airdex-pairing';

/** Says who an issuer's own word is from: signed by a registered key, and for no other end. Throws a 401. */
export function readPairingToken(
  issuers: Pick<Issuers, 'keyOf'>,
  token: string,
  now: number,
): { issuer: string; kid: string; claims: JwtPayload } {
  const refused = (cause?: unknown) =>
    new Problem(
      'not-signed-in',
      cause instanceof jwt.TokenExpiredError || cause instanceof jwt.NotBeforeError
        ? 'The clocks of this Nextcloud and of Airdex differ: the request came from another time.'
        : 'This Nextcloud is not connected by this key any more. Connect it anew.',
      { cause },
    );
  try {
    const decoded = jwt.decode(token, { complete: true });
    const issuer = (decoded?.payload as JwtPayload | null | undefined)?.iss;
    const kid = decoded?.header.kid;
    const key = issuer !== undefined && kid !== undefined ? issuers.keyOf(issuer, kid) : undefined;
    if (issuer === undefined || kid === undefined || key?.alg !== 'ES256') throw refused();
    const clockTimestamp = Math.floor(now / 1_000);
    const options = { algorithms: ['ES256' as const], issuer, audience, clockTolerance: 10, clockTimestamp };
    const claims = jwt.verify(token, key.key, { ...options, maxAge: 600 }) as JwtPayload;
    if (claims.exp === undefined) throw refused();
    return { issuer, kid, claims };
  } catch (error) {
    throw error instanceof Problem ? error : refused(error);
  }
}
