import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { linkSigner, signPlayLink } from '#api/stream-urls/sign-links.ts';
import { canonicalText, signToken, verifyToken, type Claims } from '#signing/token.ts';

/** Signing and verifying a second, beside the bare HMAC of the same text in the same run. */
const seconds = Number(process.argv[2] ?? 1);
const item = 'station:11111111-2222-4333-8444-555555555555';
const key = createSecretKey(randomBytes(32));
const newest = { kid: '0123456789ab', key };
const now = 1_800_000_000;
const signer = linkSigner(newest, 'ABCDEFGHIJKLMNOP', now);
const claims: Claims = { purpose: 'play', item, variant: '', sid: signer.sid, exp: signer.exp };
const text = canonicalText(claims, newest.kid);
const token = signToken(claims, newest);
const forged = token.slice(0, -4) + 'AAAA';
const keys = new Map([[newest.kid, key]]);

const measured: Record<string, () => unknown> = {
  'bare createHmac of the text': () => createHmac('sha256', key).update(text).digest('base64url'),
  'sign a token': () => signToken(claims, newest),
  'sign a play link': () => signPlayLink(signer, 'https://airdex.example', item),
  'verify, valid': () => verifyToken(token, claims, keys, now),
  'verify, forged': () => verifyToken(forged, claims, keys, now),
  'verify, not a token': () => verifyToken('v1.x', claims, keys, now),
  'a page of 50 links': () => {
    const page = linkSigner(newest, 'ABCDEFGHIJKLMNOP', now);
    for (let each = 0; each < 50; each += 1) signPlayLink(page, 'https://airdex.example', item);
  },
};

function perSecond(work: () => unknown): number {
  for (let warming = 0; warming < 2_000; warming += 1) work();
  const end = performance.now() + seconds * 1_000;
  const start = performance.now();
  let done = 0;
  for (; performance.now() < end; done += 20) for (let each = 0; each < 20; each += 1) work();
  return done / ((performance.now() - start) / 1_000);
}

const rates = Object.entries(measured).map(([what, work]) => ({ what, rate: perSecond(work) }));
const bare = rates[0]?.rate ?? 1;
console.table(
  Object.fromEntries(
    rates.map(({ what, rate }) => [
      what,
      {
        'a second': Math.round(rate),
        'µs each': Number((1e6 / rate).toFixed(2)),
        'against bare': Number((rate / bare).toFixed(2)),
      },
    ]),
  ),
);
