import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { describe, expect, test } from 'vitest';
import { createPageCache, makePage, sendPage, type Page } from './page-cache.ts';

const content = { items: Array.from({ length: 40 }, (_, n) => ({ name: `Übertragung ${String(n)}` })) };
const page = makePage(content);

/** What a caller with these headers gets. */
function ask(of: Page, headers: Record<string, string>, method = 'GET') {
  const sent: { headers: Record<string, string>; statusCode: number; body: Buffer | undefined } = {
    headers: {},
    statusCode: 200,
    body: undefined,
  };
  const response = {
    setHeader: (name: string, value: string | number) => (sent.headers[name.toLowerCase()] = String(value)),
    set statusCode(status: number) {
      sent.statusCode = status;
    },
    end: (body?: Buffer) => (sent.body = body),
  };
  sendPage({ method, headers } as unknown as Request, response as unknown as Response, of);
  return sent;
}

describe('compression', () => {
  test.each([
    ['br, gzip', 'br'],
    ['gzip, deflate', 'gzip'],
    ['gzip;q=0, br;q=0', undefined],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['GZIP', 'gzip'],
    ['identity', undefined],
    ['x-gzip-not', undefined],
    ['', undefined],
  ])('answers %s with %s', (accepted, encoding) => {
    const { headers, body = Buffer.alloc(0) } = ask(page, { 'accept-encoding': accepted });
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers['content-length']).toBe(String(body.length));
    const plain =
      encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body;
    expect(JSON.parse(plain.toString())).toEqual(content);
  });

  test('is done once for a page, and kept', () => {
    const first = ask(page, { 'accept-encoding': 'br' }).body;
    expect(ask(page, { 'accept-encoding': 'br' }).body).toBe(first);
  });
});

describe('what the caller has already', () => {
  const etag = ask(page, {}).headers.etag ?? '';

  test('is not sent again, whatever encoding it came in', () => {
    expect(etag).toMatch(/^"[\w-]+"$/);
    const gzipped = ask(page, { 'accept-encoding': 'gzip' }).headers.etag ?? '';
    expect(gzipped).not.toBe(etag);
    for (const known of [etag, gzipped, `W/${etag}`, `"other", ${etag}`, '*']) {
      const { statusCode, body } = ask(page, { 'if-none-match': known });
      expect({ known, statusCode, body }).toEqual({ known, statusCode: 304, body: undefined });
    }
  });

  test('is sent where it is something else', () => {
    expect(ask(page, { 'if-none-match': '"other"' }).statusCode).toBe(200);
    expect(ask(makePage({ items: [] }), { 'if-none-match': etag }).statusCode).toBe(200);
  });
});

test('a HEAD says how long the body would be, and sends none', () => {
  const { headers, body } = ask(page, {}, 'HEAD');
  expect(headers['content-length']).toBe(String(page.bodies.identity.length));
  expect(body).toBeUndefined();
});

test('the pages kept stay within their bytes', async () => {
  const pages = createPageCache({ maxBytes: 20_000 });
  for (let n = 0; n < 100; n += 1) await pages.obtain(String(n), () => Promise.resolve(content));
  expect(pages.get('99')).toBeDefined();
  expect(pages.get('0')).toBeUndefined();
});

test('many who ask at once have a page made once, and a failure is not kept', async () => {
  const pages = createPageCache();
  let made = 0;
  const make = () => Promise.resolve({ made: (made += 1) });
  const all = await Promise.all(Array.from({ length: 20 }, () => pages.obtain('a', make)));
  expect(new Set(all).size).toBe(1);
  expect(made).toBe(1);
  await expect(pages.obtain('b', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect((await pages.obtain('b', make)).bodies.identity.toString()).toBe('{"made":2}');
});
