/** Parameters that players and pages add against caches, or to know their listener; they choose no stream. */
const noise = /^(nocache|cb|_|cache|rnd|random|ngsw-bypass|in_device_id|listenerid|aw_0_.*|amsparams)$|^\d+$/;

/**
 * Two addresses that certainly name the same stream have one identity: the host's case, the default port, http or
 * https, Shoutcast's `/;`, doubled and trailing slashes, and what players add against caches do not matter. Used to
 * compare only; listeners get the original.
 */
export function streamIdentity(url: string): string | null {
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.hostname === '') return null;
  const port = parsed.port === '' || parsed.port === '80' || parsed.port === '443' ? '' : `:${parsed.port}`;
  const isShoutcastRoot = /\/;[^/]*$/.test(parsed.pathname);
  const path = parsed.pathname
    .replace(/\/;[^/]*$/, '')
    .replace(/\/{2,}/g, '/')
    .replace(/\/+$/, '');
  const kept = parsed.search
    .slice(1)
    .split('&')
    .filter((parameter) => {
      const [name = ''] = parameter.split('=');
      return parameter !== '' && !noise.test(name) && !(isShoutcastRoot && parameter === 'type=http');
    });
  return `${parsed.hostname.replace(/\.$/, '')}${port}${path}${kept.length > 0 ? `?${kept.join('&')}` : ''}`;
}
