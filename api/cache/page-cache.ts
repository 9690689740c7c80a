import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';

type Encoding = 'identity' | 'gzip' | 'br';

/** A response body as ready bytes, compressed once for each encoding that anyone asked for. */
export type Page = { etag: string; bodies: Partial<Record<Encoding, Buffer>> & { identity: Buffer } };

export type PageCache = {
  get(key: string): Page | undefined;
  /** The page under the key, or one made of `content` and kept. Many callers at once make it once. */
  obtain(key: string, content: () => Promise<unknown>): Promise<Page>;
};

/** Bounded in bytes; `ttlSeconds` bounds the age where no generation does. */
export function createPageCache(options: { maxBytes?: number; ttlSeconds?: number } = {}): PageCache {
  const pages = new LRUCache<string, Page>({
    maxSize: options.maxBytes ?? 128_000_000,
    ttl: (options.ttlSeconds ?? 300) * 1_000,
    // How often it looks at the clock: by default every millisecond, which costs more than a look-up.
    ttlResolution: 1_000,
    // Two compressed bodies, which may come later, add about half of the plain one.
    sizeCalculation: (page, key) => Math.ceil(page.bodies.identity.length * 1.5) + key.length * 2 + 200,
  });
  const underWay = new Map<string, Promise<Page>>();

  async function make(key: string, content: () => Promise<unknown>): Promise<Page> {
    try {
      const page = makePage(await content());
      pages.set(key, page);
      return page;
    } finally {
      underWay.delete(key);
    }
  }

  return {
    get: (key) => pages.get(key),
    obtain: (key, content) => {
      const known = pages.get(key);
      if (known) return Promise.resolve(known);
      const making = underWay.get(key) ?? make(key, content);
      underWay.set(key, making);
      return making;
    },
  };
}

export function makePage(content: unknown): Page {
  const identity = Buffer.from(JSON.stringify(content));
  return { etag: createHash('sha1').update(identity).digest('base64url'), bodies: { identity } };
}

/** Answers with the page, or with 304 where the caller has it. */
export function sendPage(request: Request, response: Response, page: Page): void {
  const encoding = chooseEncoding(request.headers['accept-encoding']);
  // A strong ETag names bytes, and these differ by encoding.
  const etag = encoding === 'identity' ? `"${page.etag}"` : `"${page.etag}-${encoding}"`;
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', 'private, no-cache');
  if (isKnown(request.headers['if-none-match'], page.etag)) {
    response.statusCode = 304;
    response.end();
    return;
  }
  const body = bodyOf(page, encoding);
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', body.length);
  if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
  response.end(request.method === 'HEAD' ? undefined : body);
}

function bodyOf(page: Page, encoding: Encoding): Buffer {
  const { identity } = page.bodies;
  if (encoding === 'gzip') return (page.bodies.gzip ??= gzipSync(identity, { level: 6 }));
  if (encoding === 'br') {
    return (page.bodies.br ??= brotliCompressSync(identity, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
    }));
  }
  return identity;
}

/** Browsers send one of a handful of these headers, over and over. */
const encodings = new LRUCache<string, Encoding>({ max: 500 });

function chooseEncoding(accepted: string | undefined): Encoding {
  if (accepted === undefined) return 'identity';
  const known = encodings.get(accepted);
  if (known !== undefined) return known;
  const chosen = readEncoding(accepted);
  if (accepted.length < 200) encodings.set(accepted, chosen);
  return chosen;
}

function readEncoding(accepted: string): Encoding {
  const accepts = (name: string) =>
    new RegExp(`(^|,)\\s*${name}\\s*(;\\s*q=(?!0(\\.0*)?\\s*(,|$))[\\d.]+\\s*)?(,|$)`, 'i').test(accepted);
  return accepts('br') ? 'br' : accepts('gzip') ? 'gzip' : 'identity';
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some(
    (one) =>
      one
        .trim()
        .replace(/^W\//, '')
        .replace(/^"|(-gzip|-br)?"$/g, '') === etag,
  );
}
