import { expect, test, vi } from 'vitest';
import { createApiClient } from './api-client.ts';
import { ApiAway, ApiRefusal, isPassing, wasCancelled } from './api-error.ts';

function setUp(answers: (Response | Error)[], token: string | null = 'secret') {
  const sent: { url: string; init: RequestInit }[] = [];
  const renew = vi.fn((_refused: string | null) => Promise.resolve(true));
  const request = createApiClient({
    baseUrl: 'https://airdex.example/',
    tokens: { current: () => Promise.resolve(token), renew },
    fetch: (url, init) => {
      sent.push({ url: url as string, init: init ?? {} });
      const answer = answers.shift() ?? new Error('nothing more');
      return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer);
    },
  });
  return { request, sent, renew };
}
const problem = (status: number, headers = {}) =>
  Response.json({ type: 'x', title: 'No', status, detail: 'Not today' }, { status, headers });

test('never sends a CSRF token, the mark of Nextcloud’s own client, or cookies to Airdex', async () => {
  document.head.dataset['requesttoken'] = 'csrf';
  const { request, sent } = setUp([Response.json({})]);
  await request('POST', '/me', { a: 1 });
  const names = [...new Headers(sent[0]?.init.headers).keys()];
  expect(names.sort()).toEqual(['accept', 'authorization', 'content-type']);
  expect(sent[0]?.init.credentials).toBe('omit');
  expect(sent[0]?.url).toBe('https://airdex.example/api/v1/me');
});

test('sends no authorization for a guest', async () => {
  const { request, sent } = setUp([Response.json({})], null);
  await request('GET', '/radio');
  expect(new Headers(sent[0]?.init.headers).has('authorization')).toBe(false);
});

test('renews a refused token once, and then believes the refusal', async () => {
  const { request, sent, renew } = setUp([problem(401), problem(401)]);
  await expect(request('GET', '/me')).rejects.toBeInstanceOf(ApiRefusal);
  expect(renew).toHaveBeenCalledOnce();
  expect(sent).toHaveLength(2);
});

test('tells what the API said, and how long to wait', async () => {
  const { request } = setUp([problem(429, { 'retry-after': '7' })]);
  const refusal = await request('GET', '/radio').catch((error: unknown) => error);
  expect(refusal).toMatchObject({ message: 'Not today', retryAfterSeconds: 7, problem: { status: 429 } });
  expect(isPassing(refusal)).toBe(true);
});

test('tells an Airdex that is away from one that refuses, and from a question taken back', async () => {
  const { request } = setUp([new TypeError('Failed to fetch'), new DOMException('aborted', 'AbortError')]);
  await expect(request('GET', '/radio')).rejects.toBeInstanceOf(ApiAway);
  const signal = AbortSignal.abort();
  const error = await request('GET', '/radio', undefined, { signal }).catch((caught: unknown) => caught);
  expect(wasCancelled(error)).toBe(true);
});

test('an Airdex that takes a question and never answers is away as well', async () => {
  const timeout = new AbortController();
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout.signal);
  const request = createApiClient({
    baseUrl: '',
    tokens: { current: () => Promise.resolve(null), renew: () => Promise.resolve(false) },
    fetch: (_, init) =>
      new Promise((_answer, fail) => {
        init?.signal?.addEventListener('abort', () => fail(new DOMException('too long', 'TimeoutError')));
      }),
  });
  const asked = request('GET', '/radio', undefined, { signal: new AbortController().signal });
  await vi.waitFor(() => expect(AbortSignal.timeout).toHaveBeenCalled(), 45_000);
  timeout.abort();
  await expect(asked).rejects.toBeInstanceOf(ApiAway);
  vi.restoreAllMocks();
});

test('says which token was refused', async () => {
  const { request, renew } = setUp([problem(401), Response.json({})]);
  await request('GET', '/me');
  expect(renew).toHaveBeenCalledWith('secret');
});

test('survives an answer that is not JSON', async () => {
  const { request } = setUp([new Response('<h1>Bad Gateway</h1>', { status: 502 }), new Response('<h1>')]);
  await expect(request('GET', '/radio')).rejects.toMatchObject({ problem: { status: 502 } });
  await expect(request('GET', '/radio')).rejects.toBeInstanceOf(ApiAway);
});

test('sends a file as it is, and answers a file as text', async () => {
  const { request, sent } = setUp([new Response('<opml/>')]);
  const file = new Blob(['<opml/>'], { type: 'text/x-opml' });
  await expect(request('POST', '/me/import', file, { as: 'text' })).resolves.toBe('<opml/>');
  expect(sent[0]?.init).toMatchObject({ body: file, headers: { 'content-type': 'text/x-opml' } });
});

test('hands out an answer that goes on as it comes, from where it was heard last', async () => {
  const { request, sent } = setUp([new Response('data: 1\n\n')]);
  const body = await request('GET', '/now-playing', undefined, { as: 'events', lastEventId: '7' });
  expect(body).toBeInstanceOf(ReadableStream);
  const headers = new Headers(sent[0]?.init.headers);
  expect([headers.get('accept'), headers.get('last-event-id')]).toEqual(['text/event-stream', '7']);
});

test('names nobody where it is asked as a guest, and asks for no token then', async () => {
  const { request, sent, renew } = setUp([problem(401)]);
  await expect(request('GET', '/radio/one', undefined, { asGuest: true })).rejects.toThrow('Not today');
  expect(new Headers(sent[0]?.init.headers).has('authorization')).toBe(false);
  expect(renew).not.toHaveBeenCalled();
});
