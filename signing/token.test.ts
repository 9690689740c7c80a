import { createSecretKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { expiryOf, linkTtl, signatureWindow } from './expiry.ts';
import { linkSigner, mountOf, signIcecastUrl, signPlayLink } from '#api/stream-urls/sign-links.ts';
import { canonicalText, signToken, verifyToken, type Claims } from './token.ts';
import vectors from './vectors.json' with { type: 'json' };

const key = createSecretKey(Buffer.from(vectors.secretHex, 'hex'));
const keys = new Map([[vectors.kid, key]]);
const valid = vectors.valid as { claims: Claims; text: string; token: string }[];
const [first] = valid;
if (!first) throw new Error('The vectors are empty.');
const before = first.claims.exp - 1;

describe('the vectors', () => {
  test.each(valid)(
    '$claims.purpose of $claims.item is signed and verified as written down',
    ({ claims, text, token }) => {
      expect(canonicalText(claims, vectors.kid)).toBe(text);
      expect(signToken(claims, { kid: vectors.kid, key })).toBe(token);
      expect(verifyToken(token, claims, keys, before)).toEqual({
        ...{ verdict: 'valid', sid: claims.sid, exp: claims.exp, pseudonym: claims.sid.slice(0, 16) },
      });
    },
  );

  test.each(Object.entries(vectors.forgedForFirst))('%s is forged, and never called expired', (_, token) => {
    expect(verifyToken(token, first.claims, keys, before)).toEqual({ verdict: 'forged' });
    expect(verifyToken(token, first.claims, keys, first.claims.exp + 1)).toEqual({ verdict: 'forged' });
  });
});

test('a token is for one item, one purpose, one variant', () => {
  const { claims, token } = first;
  for (const other of [{ item: 'station:other' }, { purpose: 'icecast' as const }, { variant: 'x' }]) {
    expect(verifyToken(token, { ...claims, ...other }, keys, before)).toEqual({ verdict: 'forged' });
  }
});

test('a genuine token expires in its very second', () => {
  expect(verifyToken(first.token, first.claims, keys, first.claims.exp - 1).verdict).toBe('valid');
  expect(verifyToken(first.token, first.claims, keys, first.claims.exp).verdict).toBe('expired');
});

test('no field can be made to look like another', () => {
  const one = { ...first.claims, item: 'a\nvariant=b', variant: '' };
  const other = { ...first.claims, item: 'a', variant: 'b\nvariant=' };
  expect(canonicalText(one, 'k')).not.toBe(canonicalText(other, 'k'));
});

test('while keys rotate, links of the old one stay valid; a revoked one ends at once', () => {
  const fresh = createSecretKey(Buffer.alloc(32, 7));
  const both = new Map([['new', fresh], ...keys]);
  expect(verifyToken(first.token, first.claims, both, before).verdict).toBe('valid');
  expect(verifyToken(first.token, first.claims, new Map([['new', fresh]]), before).verdict).toBe('forged');
});

test('links of one window are the same, so that a page can be kept; of the next they are not', () => {
  const at = (now: number) =>
    signPlayLink(linkSigner({ kid: 'k1', key }, 'ABCDEFGHIJKLMNOP', now), '', 'station:1');
  const start = 1_800_000_001;
  expect(at(start)).toBe(at(start + signatureWindow - 2));
  expect(at(start)).not.toBe(at(start + signatureWindow));
  expect(expiryOf(start)).toBeGreaterThanOrEqual(start + linkTtl);
  expect(expiryOf(start)).toBeLessThanOrEqual(start + linkTtl + signatureWindow);
});

test("the origin's own query is kept byte for byte", () => {
  const signer = linkSigner({ kid: 'k1', key }, null, 1_800_000_000);
  expect(signIcecastUrl(signer, 'http://h.example/a%20b?b=2&a=%7E1', 'p')).toMatch(
    /^http:\/\/h\.example\/a%20b\?b=2&a=%7E1&t=v1\./,
  );
  expect(signIcecastUrl(signer, 'http://h.example/a', 'p')).toMatch(/^http:\/\/h\.example\/a\?t=v1\./);
});

test('the mount of a URL is the mount that Icecast reports', () => {
  expect(mountOf('http://h.example:8000/caf%C3%A9.mp3?x=1')).toBe('/café.mp3');
  expect(mountOf('/café.mp3?t=abc')).toBe('/café.mp3');
  expect(mountOf('/live.mp3')).toBe('/live.mp3');
});
