import ipaddr from 'ipaddr.js';
import { signToken } from '#signing/token.ts';
import type { LinkSigner } from './sign-links.ts';

/** As long as nginx takes in its first line, with room for the token. */
const longestOrigin = 4_000;
/** Names that are somebody's own network, wherever they lead. */
const inside = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|home\.arpa)\.?$/;

/**
 * `<gateway>/stream/<token>/<origin>`: the same sound by https, through nginx. The origin's URL is spelled in base64url,
 * so that no proxy before it normalises what was signed. Null for what no gateway is for: https, a password, and
 * places that are not of the public internet by their name or address. (nginx looks at what a name leads to.)
 */
export function signGatewayUrl(signer: LinkSigner, gatewayUrl: string, address: string): string | null {
  const url = URL.parse(address);
  if (url?.protocol !== 'http:' || url.username !== '' || url.password !== '') return null;
  if (!isPublicHost(url.hostname)) return null;
  url.hash = '';
  const item = url.href;
  if (item.length > longestOrigin) return null;
  const token = signToken(
    { purpose: 'gateway', item, variant: '', sid: signer.sid, exp: signer.exp },
    signer.key,
  );
  return `${gatewayUrl}/stream/${token}/${Buffer.from(item).toString('base64url')}`;
}

function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() === 'unicast';
  return host.includes('.') && !inside.test(host);
}
