import { createHash } from 'node:crypto';
import { expiryOf, windowOf } from '#signing/expiry.ts';
import { anonymous, makeSid, signToken, type LinkKey } from '#signing/token.ts';

/** Who the links of a page are for, and until when. One for a whole page. */
export type LinkSigner = {
  key: LinkKey;
  sid: string;
  /** Unix seconds. */
  exp: number;
};

/** The same listener gets the same sid and expiry within a window, so that what was signed can be cached. */
export function linkSigner(key: LinkKey, pseudonym: string | null, nowSeconds: number): LinkSigner {
  const listener = pseudonym ?? anonymous;
  const session = createHash('sha256')
    .update(`${listener} ${String(windowOf(nowSeconds))} ${key.kid}`)
    .digest('base64url')
    .slice(0, 8);
  return { key, sid: makeSid(listener, session), exp: expiryOf(nowSeconds) };
}

/** `<base>/play/<token>/<urn>`: answers 302 to the source, for exports and outside players. */
export function signPlayLink(signer: LinkSigner, base: string, urn: string): string {
  const token = signToken(
    { purpose: 'play', item: urn, variant: '', sid: signer.sid, exp: signer.exp },
    signer.key,
  );
  return `${base}/play/${token}/${urn}`;
}

/**
 * The URL of a mount whose Icecast asks our hook. The signature covers the mount and the provider that configures
 * it; the origin's own query stays as it is, byte for byte, and ours comes last.
 */
export function signIcecastUrl(signer: LinkSigner, url: string, providerId: string): string {
  const item = mountOf(url);
  const token = signToken(
    { purpose: 'icecast', item, variant: providerId, sid: signer.sid, exp: signer.exp },
    signer.key,
  );
  const [bare = '', ...fragment] = url.split('#');
  const joined = `${bare}${bare.includes('?') ? '&' : '?'}t=${token}`;
  return [joined, ...fragment].join('#');
}

/** The mount of a URL, or of the raw URI that Icecast reports: its path, percent-encoding undone once. */
export function mountOf(urlOrUri: string): string {
  const path = URL.parse(urlOrUri, 'http://mount')?.pathname ?? '';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
