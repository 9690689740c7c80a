/**
 * Two addresses that certainly name the same stream have one identity: the host's case, the default port, http or
 * https, Shoutcast's `/;` and a trailing slash do not matter. Used to compare only; listeners get the original.
 */
export function streamIdentity(url: string): string | null {
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return null;
  const port = parsed.port === '' || parsed.port === '80' || parsed.port === '443' ? '' : `:${parsed.port}`;
  const path = parsed.pathname.replace(/\/;[^/]*$/, '').replace(/\/+$/, '');
  return `${parsed.hostname}${port}${path}${parsed.search}`;
}
