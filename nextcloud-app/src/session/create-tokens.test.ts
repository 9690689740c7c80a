import { expect, test, vi } from 'vitest';
import { createTokens, type VouchedToken } from './create-tokens.ts';

function setUp(vouch: () => Promise<VouchedToken>) {
  let now = 1_000_000;
  const asked = vi.fn(vouch);
  const refused = vi.fn();
  const disbelieved = vi.fn();
  const parts = { vouch: asked, now: () => now, onRefused: refused, onDisbelieved: disbelieved };
  return {
    tokens: createTokens(parts),
    asked,
    refused,
    disbelieved,
    pass: (seconds: number) => (now += seconds * 1_000),
  };
}
const numbered = () => {
  let count = 0;
  return () => Promise.resolve({ token: `token-${String((count += 1))}`, expiresIn: 300 });
};

test('one request serves all who ask at once, and the token is kept', async () => {
  const { tokens, asked } = setUp(numbered());
  expect(await Promise.all([tokens.current(), tokens.current()])).toEqual(['token-1', 'token-1']);
  expect(await tokens.current()).toBe('token-1');
  expect(asked).toHaveBeenCalledTimes(1);
});

test('it is renewed before it expires, also after a long sleep', async () => {
  const { tokens, pass } = setUp(numbered());
  await tokens.current();
  pass(200);
  expect(await tokens.current()).toBe('token-1');
  pass(50);
  expect(await tokens.current()).toBe('token-2');
  pass(86_400);
  expect(await tokens.current()).toBe('token-3');
});

test('a refused one is replaced, once for all who were refused', async () => {
  const { tokens, asked, pass, disbelieved } = setUp(numbered());
  const token = await tokens.current();
  pass(100);
  expect(await tokens.renew(token)).toBe(true);
  expect(await tokens.renew(token)).toBe(true);
  expect(await tokens.current()).toBe('token-2');
  expect(asked).toHaveBeenCalledTimes(2);
  expect(disbelieved).not.toHaveBeenCalled();
});

test('where Airdex refuses one that was just made it is asked as by a guest, and once more after a while', async () => {
  const { tokens, pass, disbelieved } = setUp(numbered());
  const token = await tokens.current();
  expect(await tokens.renew(token)).toBe(true);
  expect(disbelieved).toHaveBeenCalledOnce();
  expect(await tokens.current()).toBeNull();
  expect(await tokens.renew(null)).toBe(false);
  pass(61);
  expect(await tokens.current()).toBe('token-2');
});

test('on request the user is believed in again at once', async () => {
  const { tokens } = setUp(numbered());
  await tokens.renew(await tokens.current());
  tokens.believeAgain();
  expect(await tokens.current()).toBe('token-2');
});

test('while Nextcloud does not answer the old one is used as long as it is good, then none', async () => {
  const answers = [() => Promise.resolve({ token: 'only', expiresIn: 300 })];
  const { tokens, pass, refused } = setUp(
    () => answers.shift()?.() ?? Promise.reject(new Error('logged out')),
  );
  await tokens.current();
  pass(270);
  expect(await tokens.current()).toBe('only');
  expect(refused).toHaveBeenCalledOnce();
  pass(60);
  expect(await tokens.current()).toBeNull();
  expect(await tokens.renew('only')).toBe(false);
});
