import { expect, test } from 'vitest';
import { createMemoryStore, forbiddenStore } from '../test-parts/memory-store.ts';
import { createLocalTokens } from './create-local-tokens.ts';

function setUp(answer: () => Response | Promise<Response>, store = createMemoryStore()) {
  const asked: string[] = [];
  const local = createLocalTokens({
    baseUrl: 'https://airdex.example',
    fetch: (url, init) => {
      asked.push(`${init?.method ?? 'GET'} ${url as string}`);
      return Promise.resolve().then(answer);
    },
    store,
  });
  return { ...local, asked };
}
const session = (token: string) => Response.json({ token, expiresAt: '2026-01-01T12:00:00Z' });

test('takes the token of the local owner, asked for once', async () => {
  const { tokens, asked } = setUp(() => session('owner'));
  expect(await Promise.all([tokens.current(), tokens.current()])).toEqual(['owner', 'owner']);
  expect(asked).toEqual(['POST https://airdex.example/api/v1/local-session']);
});

test('is a guest where Airdex gives no local session, or is away', async () => {
  expect(await setUp(() => new Response(null, { status: 404 })).tokens.current()).toBeNull();
  expect(await setUp(() => Promise.reject(new Error('away'))).tokens.current()).toBeNull();
});

test('prefers a pasted token, remembers it, and forgets it on signing out', async () => {
  const store = createMemoryStore();
  const first = setUp(() => new Response(null, { status: 404 }), store);
  first.paste('mine');
  const second = setUp(() => new Response(null, { status: 404 }), store);
  expect(await second.tokens.current()).toBe('mine');
  second.forget();
  expect(await second.tokens.current()).toBeNull();
  expect(store.getItem('airdex.token')).toBeNull();
});

test('becomes a guest when a pasted token is refused', async () => {
  const { tokens, paste, pasted } = setUp(() => new Response(null, { status: 404 }));
  paste('expired');
  await tokens.renew(null);
  expect(await tokens.current()).toBeNull();
  expect(pasted.value).toBeNull();
});

test('keeps a pasted token for the visit where storing is forbidden', async () => {
  const { tokens, paste } = setUp(() => new Response(null, { status: 404 }), forbiddenStore);
  paste('mine');
  expect(await tokens.current()).toBe('mine');
});
