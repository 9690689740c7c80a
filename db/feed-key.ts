/**
 * One text for one feed, however its address is written: http or https, with or without "www.", default ports, a
 * trailing slash, a fragment, FeedBurner's hosts and formats. Undefined for what is no address of a feed.
 */
export function feedKey(address: string): string | undefined {
  const url = feedUrl(address);
  if (!url) return undefined;
  const { hostname, port, pathname, search, username, password } = url;
  const host = hostname.replace(/\.$/, '').replace(/^www\./, '');
  const user = username === '' ? '' : `${username}:${password}@`;
  const path = pathname.replace(/\/+$/, '');
  if (/^feeds\d*\.feedburner\.com$/.test(host)) return `${user}feeds.feedburner.com${path}`;
  return `${user}${host}${isDefaultPort(port) ? '' : `:${port}`}${path}${search === '?' ? '' : search}`;
}

/** What people paste as a feed, as a URL: `feed:`, `podcast:`, `itpc:` and `pcast:` name one too, and so does a host. */
export function feedUrl(address: string): URL | undefined {
  const plain = address
    .trim()
    .replace(/^(feed|podcast|itpc|pcast):(\/\/)?(?=https?:)/i, '')
    .replace(/^(feed|podcast|itpc|pcast):(\/\/)?/i, 'https://');
  const text = /^[a-z][a-z\d+.-]*:/i.test(plain) && !hostWithPort.test(plain) ? plain : `https://${plain}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && (url.hostname.includes('.') || url.hostname === 'localhost' || url.hostname.startsWith('['))
    ? url
    : undefined;
}

const hostWithPort = /^[^/:@\s]+:\d+(\/|$)/;

/** An https feed at :80 or an http one at :443 does not exist in practice. */
function isDefaultPort(port: string): boolean {
  return port === '' || port === '80' || port === '443';
}
