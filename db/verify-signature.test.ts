import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { hubSecret, verifySignature } from './verify-signature.ts';

const secret = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const body = Buffer.from('<rss/>');
const sign = (method: string, key = hubSecret(secret)) =>
  `${method}=${createHmac(method, key).update(body).digest('hex')}`;

test.each(['sha1', 'sha256', 'sha384', 'sha512'])('a push signed with %s is believed', (method) => {
  expect(verifySignature(body, sign(method), secret)).toBe(true);
  expect(verifySignature(body, ` ${sign(method).toUpperCase()} `, secret)).toBe(true);
});

test.each([
  ['no signature', undefined],
  ['an empty one', ''],
  ['one without a method', sign('sha256').slice(7)],
  ['a method that proves nothing', sign('md5')],
  ['another secret', sign('sha256', 'guess')],
  ['a signature cut short', sign('sha256').slice(0, 40)],
  ['half a byte', `${sign('sha256')}a`],
  ['no hex', 'sha256=zz'],
])('a push with %s is refused', (_, header) => {
  expect(verifySignature(body, header, secret)).toBe(false);
});

test('a signature of another body is refused', () => {
  expect(verifySignature(Buffer.from('<rss></rss>'), sign('sha256'), secret)).toBe(false);
});
