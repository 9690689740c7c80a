import type { Request, Response } from 'express';
import type { AppContext } from '#api/context.ts';
import type { LocalSession } from '#api/contract/me.ts';
import { isLocalOnly, isLoopback } from '#api/is-local-only.ts';
import { issueToken } from '#api/issue-token.ts';
import { Problem } from '#api/problem.ts';

const ttlSeconds = 3_600;
const loopbackName = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?$/i;

/** The port of a Host header that names this machine. */
function portOf(host: string): number | undefined {
  const named = loopbackName.exec(host);
  return named ? Number(named[1] ?? 80) : undefined;
}

/** What proxies say of whom they speak for. */
const forwarded = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

/** Others come in through a proxy on this machine, whose requests look like ours: one that names nobody speaks HTTP/1.0. */
function isProxied({ config }: AppContext, { headers, httpVersion }: Request): boolean {
  return (
    config.trustProxy !== '' ||
    !isLocalOnly(new URL(config.publicUrl).hostname.replace(/^\[|\]$/g, '')) ||
    httpVersion === '1.0' ||
    forwarded.some((name) => headers[name] !== undefined)
  );
}

/**
 * A token for the local owner, given to the player's own page alone. The Host check stops a stranger's page whose
 * name was made to resolve to 127.0.0.1; Origin and Sec-Fetch-Site stop other pages in the same browser. Where a proxy
 * lets others in, it is given to nobody.
 */
export function openLocalSession(context: AppContext) {
  return (request: Request, response: Response): void => {
    const { host = '', origin, 'sec-fetch-site': site } = request.headers;
    const isOwnPage =
      isLocalOnly(context.config.host) &&
      isLoopback(request.socket.remoteAddress ?? '') &&
      !isProxied(context, request) &&
      portOf(host) === request.socket.localPort &&
      (origin === undefined || origin === `http://${host}`) &&
      (site === undefined || site === 'same-origin' || site === 'none');
    if (!isOwnPage) throw new Problem('not-found', 'Sign in with an access token instead.');
    const token = issueToken(
      { subject: 'owner', name: 'Owner', roles: ['listener', 'admin'], ttlSeconds },
      context.issuers.ownKey(),
    );
    const session: LocalSession = {
      token,
      expiresAt: new Date(context.now() + ttlSeconds * 1_000).toISOString(),
    };
    response.setHeader('Cache-Control', 'no-store');
    response.json(session);
  };
}
