import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';

/**
 * play: the 302 of a play link. icecast: Icecast's listener_add. media: a file of the media host. gateway: a stream
 * without https, through nginx.
 */
export type Purpose = 'play' | 'icecast' | 'media' | 'gateway';

/** What a signature covers. Everything but `exp` is known to whoever asks to have it verified, or in the token. */
export type Claims = {
  purpose: Purpose;
  /** The URN, the path, or the origin's URL, that may be had. */
  item: string;
  /** Narrows the item down, such as the Icecast server's provider; '' where there is nothing to narrow. */
  variant: string;
  /** 16 characters of listener pseudonym and 8 of session. */
  sid: string;
  /** Unix seconds. */
  exp: number;
};

/** A key ready for use: `KeyObject`s are several times faster than buffers. */
export type LinkKey = { kid: string; key: KeyObject };

export type Verdict =
  | { verdict: 'valid'; sid: string; exp: number; pseudonym: string }
  | { verdict: 'expired' }
  | { verdict: 'forged' };

const version = 'v1';
const longestToken = 200;
const shape = /^v1\.([0-9a-zA-Z-]{1,32})\.([1-9][0-9]{0,11})\.([\w-]{24})\.([\w-]{43})$/;
const nobody = '-'.repeat(16);

/** The pseudonym that stands for "not signed in". */
export const anonymous = nobody;

/** A session id: who listens, and one of their sessions. Throws where the parts are not 16 and 8 characters. */
export function makeSid(pseudonym: string, session: string): string {
  const sid = pseudonym + session;
  if (pseudonym.length !== 16 || !/^[\w-]{24}$/.test(sid))
    throw new Error('A sid is 16 + 8 base64url characters.');
  return sid;
}

/** `v1.<kid>.<exp>.<sid>.<sig>`. */
export function signToken(claims: Claims, { kid, key }: LinkKey): string {
  return `${version}.${kid}.${String(claims.exp)}.${claims.sid}.${signatureOf(claims, kid, key).toString('base64url')}`;
}

/** `keys` are the live ones, by kid. `now` in Unix seconds. An expired token is only called so when it was genuine. */
export function verifyToken(
  token: string,
  expected: Pick<Claims, 'purpose' | 'item' | 'variant'>,
  keys: ReadonlyMap<string, KeyObject>,
  now: number,
): Verdict {
  const parts = token.length <= longestToken ? shape.exec(token) : null;
  const [, kid = '', exp = '', sid = '', sig = ''] = parts ?? [];
  const key = keys.get(kid);
  if (!parts || !key) return { verdict: 'forged' };
  const claims = { ...expected, sid, exp: Number(exp) };
  const given = Buffer.from(sig, 'base64url');
  // The last character of 32 bytes in base64url has two spare bits: only one spelling is a signature.
  if (given.toString('base64url') !== sig) return { verdict: 'forged' };
  if (!timingSafeEqual(given, signatureOf(claims, kid, key))) return { verdict: 'forged' };
  if (claims.exp <= now) return { verdict: 'expired' };
  return { verdict: 'valid', sid, exp: claims.exp, pseudonym: sid.slice(0, 16) };
}

/**
 * The text that is signed: one named field a line, each value percent-encoded where it could be taken for another
 * line. The key's id is in it too, so that a token cannot be moved to another key.
 */
export function canonicalText(claims: Claims, kid: string): string {
  return [
    `airdex ${version}`,
    `purpose=${claims.purpose}`,
    `item=${escapeField(claims.item)}`,
    `variant=${escapeField(claims.variant)}`,
    `listener=${claims.sid.slice(0, 16)}`,
    `sid=${claims.sid}`,
    `exp=${String(claims.exp)}`,
    `kid=${kid}`,
  ].join('\n');
}

function escapeField(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\n', '%0A').replaceAll('\r', '%0D');
}

function signatureOf(claims: Claims, kid: string, key: KeyObject): Buffer {
  return createHmac('sha256', key).update(canonicalText(claims, kid)).digest();
}
