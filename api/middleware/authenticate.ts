import type { NextFunction, Request, Response } from 'express';
import jwt, { type Jwt, type JwtPayload } from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { ownIssuer } from '#db/stores/issuers.ts';
import { findOrCreateListener, type Listener } from '#db/stores/listeners.ts';
import type { AppContext } from '#api/context.ts';
import type { Role } from '#api/issue-token.ts';
import { Problem } from '#api/problem.ts';

export type Caller = { listener: Listener; roles: Role[]; expiresAt: number };

declare module 'express-serve-static-core' {
  // Merged into Express' own declaration, which only an interface can.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface Request {
    caller?: Caller;
    /** Why the token is no good; said after the attempt was counted. */
    refusal?: Problem;
  }
}

/** Text that Postgres can keep. */
const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((value) => !value.includes('\0'));

const Claims = z.object({
  iss: text(200).min(1),
  sub: text(500).min(1),
  exp: z.number(),
  name: text(500).optional(),
  roles: z.array(z.string().max(50)).max(20).default([]),
});

/** Small differences between the clocks of another issuer's machine and ours. Seconds. */
const clockTolerance = 10;
/** A disabled issuer or a revoked key ends within this time. */
const trustedForMs = 30_000;

/**
 * Knows the caller by the Bearer token, where there is one. A token that is no good is a 401 by `refuseBadTokens`,
 * never "nobody".
 */
export function authenticate(context: Pick<AppContext, 'issuers' | 'database' | 'freshness' | 'now'>) {
  const verified = new LRUCache<string, Caller>({ max: 20_000, ttl: trustedForMs, ttlResolution: 1_000 });
  const underWay = new Map<string, Promise<Caller>>();
  let erasures = context.freshness.erasures();

  /** A token outlives its listener, and means another one then. */
  function forgetErased(): void {
    if (erasures === context.freshness.erasures()) return;
    erasures = context.freshness.erasures();
    verified.clear();
    underWay.clear();
  }

  /** A page asks for many things at once: its token is verified once. */
  function verifyOnce(token: string): Promise<Caller> {
    const known = underWay.get(token);
    if (known) return known;
    const began = erasures;
    const verifying = verify(context, token)
      .then((caller) => {
        if (began === context.freshness.erasures()) verified.set(token, caller);
        return caller;
      })
      .finally(() => {
        if (underWay.get(token) === verifying) underWay.delete(token);
      });
    underWay.set(token, verifying);
    return verifying;
  }

  return (request: Request, _response: Response, next: NextFunction): void => {
    const header = request.headers.authorization;
    if (header === undefined) {
      next();
      return;
    }
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(header)?.[1];
    if (token === undefined || token.length > 8_000) {
      request.refusal = new Problem('not-signed-in', 'The Authorization header holds no Bearer token.');
      next();
      return;
    }
    forgetErased();
    const known = verified.get(token);
    if (known && known.expiresAt > context.now() / 1_000) {
      request.caller = known;
      next();
      return;
    }
    verifyOnce(token).then(
      (caller) => {
        request.caller = caller;
        next();
      },
      (error: unknown) => {
        if (error instanceof Problem) {
          request.refusal = error;
          next();
        } else next(error);
      },
    );
  };
}

async function verify(
  context: Pick<AppContext, 'issuers' | 'database' | 'now'>,
  token: string,
): Promise<Caller> {
  const decoded = decode(token);
  const issuer = (decoded?.payload as JwtPayload | null | undefined)?.iss;
  const key = issuer && decoded?.header.kid ? context.issuers.keyOf(issuer, decoded.header.kid) : undefined;
  if (!key || !issuer)
    throw new Problem('not-signed-in', 'The token is not from a registered issuer and key.');
  let payload: unknown;
  try {
    payload = jwt.verify(token, key.key, {
      algorithms: [key.alg],
      issuer,
      audience: 'airdex',
      clockTolerance: issuer === ownIssuer ? 0 : clockTolerance,
      clockTimestamp: Math.floor(context.now() / 1_000),
    });
  } catch (error) {
    const isExpired = error instanceof jwt.TokenExpiredError;
    throw new Problem('not-signed-in', isExpired ? 'The token has expired.' : 'The token is not valid.', {
      cause: error,
    });
  }
  const claims = Claims.safeParse(payload);
  if (!claims.success) throw new Problem('not-signed-in', 'The token lacks a subject or an expiry.');
  const { iss, sub, exp, name, roles } = claims.data;
  const listener = await findOrCreateListener(context.database.pool, {
    ...{ issuerId: iss, subject: sub },
    ...(name === undefined ? {} : { name }),
  });
  return { listener, roles: roles.includes('admin') ? ['listener', 'admin'] : ['listener'], expiresAt: exp };
}

/** What the token claims, not yet believed. */
function decode(token: string): Jwt | null {
  try {
    return jwt.decode(token, { complete: true });
  } catch {
    // It throws where the payload is no JSON, and only then.
    return null;
  }
}

/** After the rate limit, so that guessing tokens is limited as well. */
export function refuseBadTokens(request: Request, _response: Response, next: NextFunction): void {
  next(request.refusal);
}

/** For what belongs to a listener. */
export function requireListener(request: Request, _response: Response, next: NextFunction): void {
  next(
    request.caller
      ? undefined
      : new Problem('not-signed-in', 'Send an access token: Authorization: Bearer …'),
  );
}

export function requireAdmin(request: Request, response: Response, next: NextFunction): void {
  if (!request.caller) requireListener(request, response, next);
  else
    next(
      request.caller.roles.includes('admin') ? undefined : new Problem('forbidden', 'This is for admins.'),
    );
}

/** The caller of a route behind `requireListener`. */
export function callerOf(request: Request): Caller {
  if (!request.caller) throw new Problem('not-signed-in');
  return request.caller;
}
