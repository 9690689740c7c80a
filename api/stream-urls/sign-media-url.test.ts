import { createSecretKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyToken } from '#signing/token.ts';
import { linkSigner } from './sign-links.ts';
import { signLibraryUrl, signRenditionUrl } from './sign-media-url.ts';

const now = 1_800_000_000;
const key = { kid: 'k1', key: createSecretKey(Buffer.alloc(32, 1)) };
const signer = linkSigner(key, 'ABCDEFGHIJKLMNOP', now);
const library = '11111111-2222-4333-8444-555555555555';
const verify = (url: URL, variant: string) =>
  verifyToken(
    url.searchParams.get('t') ?? '',
    { purpose: 'media', item: url.pathname, variant },
    new Map([[key.kid, key.key]]),
    now,
  ).verdict;

test.each(["Björk/50% 'Live'\n& more?.flac", 'Bj\u{10fff6}rk #1.mp3', '%2e%2e/...;a=b/*.ogg'])(
  'an address comes back from a browser as it was signed: %s',
  (path) => {
    const url = new URL(signLibraryUrl(signer, 'https://media.example', library, path));
    expect(verify(url, 'original')).toBe('valid');
    expect(verify(url, 'opus-128')).toBe('forged');
  },
);

test('a rendition is signed as the one it is', () => {
  const url = new URL(signRenditionUrl(signer, 'https://media.example', 'ab/ab0-opus-64.opus', 'opus-64'));
  expect(url.pathname).toBe('/renditions/ab/ab0-opus-64.opus');
  expect(verify(url, 'opus-64')).toBe('valid');
  expect(verify(url, 'original')).toBe('forged');
});
