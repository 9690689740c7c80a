import { SourceError } from '#refresh-jobs/errors.ts';
import { printableUrl } from './explain-failure.ts';

/** The way of one call through redirects. */
export type Route = {
  url: URL;
  /** From `user:password@` of the first URL; not shown to another origin. */
  authorization: string | undefined;
  visited: string[];
  movedPermanently: boolean;
  leftOrigin: boolean;
};

export function startRoute(address: string): Route {
  const url = URL.parse(address);
  if (!url)
    throw new SourceError('misconfigured', 'This is not a complete URL. It begins with https:// or http://.');
  if (!isHttp(url)) {
    throw new SourceError('misconfigured', `Airdex reads http and https, not ${url.protocol} addresses.`);
  }
  const { username, password } = url;
  url.username = '';
  url.password = '';
  url.hash = '';
  const authorization = username || password ? basic(username, password) : undefined;
  return { url, authorization, visited: [url.href], movedPermanently: false, leftOrigin: false };
}

export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** The next step of a route; throws where it is none, leads in a circle, or is one too many. */
export function followRedirect(
  route: Route,
  status: number,
  location: string | undefined,
  limit: number,
): Route {
  const { host } = route.url;
  const fail = (type: 'unreadable' | 'over-limit', message: string) =>
    new SourceError(type, message, { url: printableUrl(route.url) });

  if (!location)
    throw fail('unreadable', `${host} redirects without saying where to (HTTP ${String(status)}).`);
  const url = URL.parse(location, route.url.href);
  if (!url || !isHttp(url))
    throw fail('unreadable', `${host} redirects to something that is no web address.`);
  // Credentials in a redirect are the sender's words, not the admin's.
  url.username = '';
  url.password = '';
  url.hash = '';
  if (route.visited.includes(url.href)) throw fail('over-limit', `${host} redirects in a circle.`);
  if (route.visited.length > limit) {
    throw fail('over-limit', `${host} redirects more than ${String(limit)} times.`);
  }

  const sameOrigin = url.origin === route.url.origin;
  const downgrade = route.url.protocol === 'https:' && url.protocol === 'http:';
  const permanent = (status === 301 || status === 308) && !downgrade;
  const first = route.visited.length === 1;
  return {
    url,
    authorization: sameOrigin ? route.authorization : undefined,
    visited: [...route.visited, url.href],
    movedPermanently: permanent && (first || route.movedPermanently),
    leftOrigin: route.leftOrigin || !sameOrigin,
  };
}

function isHttp(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

/** A password with a lone percent sign is meant as it is written. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
