import { Readable } from 'node:stream';
import { Agent, request as send } from 'undici';
import { SourceError } from './errors.ts';
import { createCheckedConnector, type ConnectorOptions } from './polite-fetch/checked-connector.ts';
import { decodeText } from './polite-fetch/decode-text.ts';
import { explainFailure, printableUrl } from './polite-fetch/explain-failure.ts';
import { explainStatus } from './polite-fetch/explain-status.ts';
import { limitPerHost, type HostLimit } from './polite-fetch/limit-per-host.ts';
import { parseRetryAfter } from './polite-fetch/parse-retry-after.ts';
import { followRedirect, isRedirect, type Route, startRoute } from './polite-fetch/route.ts';
import { tooLarge, unpackBody } from './polite-fetch/unpack-body.ts';

/** Sizes in bytes, times in milliseconds. */
export type PoliteRequest = {
  /** With POST, a body; redirects that keep the method send it again, others are followed by GET. */
  method?: 'GET' | 'POST';
  body?: string;
  headers?: Record<string, string>;
  etag?: string;
  lastModified?: string;
  /** After decompression. Reading past it fails with `over-limit`. */
  maxBytes?: number;
  /** From the call (once the host has a free place) to the end of the body. */
  timeoutMs?: number;
  maxRedirects?: number;
  signal?: AbortSignal;
};

export type PoliteResponse = {
  /** 200..299 or 304; anything else was thrown as a SourceError. */
  status: number;
  headers: Headers;
  /** Where the answer came from, after redirects. */
  url: string;
  /** True when every redirect on the way was permanent (301, 308) and none led from https to http. */
  movedPermanently: boolean;
  /** To be read to the end or destroyed: until then it holds a place in the host's limit. */
  body: Readable;
  /** The whole body, within maxBytes. */
  bytes(): Promise<Buffer>;
  /** Decoded by BOM, Content-Type, XML declaration, then UTF-8, then windows-1252. */
  text(): Promise<string>;
};

/** Fails with a SourceError, or with the reason of an aborted `signal`. */
export type PoliteFetch = (url: string, request?: PoliteRequest) => Promise<PoliteResponse>;

export type PoliteFetchOptions = ConnectorOptions & {
  /** Names the project, its version and where to complain: many directories refuse anonymous readers. */
  userAgent: string;
  /** Shared between all fetches of a process. */
  perHostLimit?: HostLimit;
  minBytesPerSecond?: number;
  speedWindowMs?: number;
  now?: () => Date;
};

const defaults = { maxBytes: 20_000_000, timeoutMs: 60_000, maxRedirects: 5 };

/** The only way in which jobs read the outside world. One per provider, since each has its own allowed hosts. */
export function createPoliteFetch(options: PoliteFetchOptions): PoliteFetch & { close(): Promise<void> } {
  const { perHostLimit = limitPerHost(4), now = () => new Date() } = options;
  const { minBytesPerSecond = 200, speedWindowMs = 15_000 } = options;
  const agent = new Agent({ connect: createCheckedConnector(options), headersTimeout: 0, bodyTimeout: 0 });

  const politeFetch: PoliteFetch = async (address, request = {}) => {
    const { maxBytes, timeoutMs, maxRedirects } = { ...defaults, ...request };
    const deadline = new AbortController();
    const signal = request.signal ? AbortSignal.any([request.signal, deadline.signal]) : deadline.signal;
    let route = startRoute(address);
    let sent: { method: 'GET' | 'POST'; body?: string } = {
      method: request.method ?? 'GET',
      ...(request.body !== undefined && { body: request.body }),
    };
    let answering = false;
    let open: Readable | undefined;
    let release = await perHostLimit(route.url.host, signal);
    const timer = setTimeout(() => {
      deadline.abort(tookTooLong(route.url, timeoutMs, answering));
    }, timeoutMs);
    const finish = () => {
      clearTimeout(timer);
      release();
    };
    const explain = (error: unknown) =>
      signal.aborted ? (signal.reason as Error) : explainFailure(error, route.url);

    try {
      for (;;) {
        const { url } = route;
        const headers = requestHeaders(options.userAgent, route, request);
        const answer = await send(url, { dispatcher: agent, signal, headers, ...sent });
        const { statusCode: status } = answer;
        open = answer.body;
        if (isRedirect(status)) {
          discard(open);
          release();
          if (status !== 307 && status !== 308) sent = { method: 'GET' };
          route = followRedirect(route, status, answer.headers['location']?.toString(), maxRedirects);
          release = await perHostLimit(route.url.host, signal);
          continue;
        }
        answering = true;
        const answered = toHeaders(answer.headers);
        if (!isWanted(status, request)) {
          throw explainStatus(status, url, parseRetryAfter(answered.get('retry-after'), now()));
        }
        if (status === 304 || status === 204) {
          discard(open);
          finish();
          return present(status, answered, route, Readable.from([]));
        }
        if (isKnownTooLarge(answered, maxBytes)) throw tooLarge(url.host, maxBytes);
        const limits = { maxBytes, minBytesPerSecond, speedWindowMs };
        const encoding = answered.get('content-encoding') ?? '';
        return present(
          status,
          answered,
          route,
          unpackBody(open, encoding, url.host, limits, explain, finish),
        );
      }
    } catch (error) {
      if (open) discard(open);
      finish();
      throw explain(error);
    }
  };

  return Object.assign(politeFetch, { close: () => agent.destroy() });
}

function present(status: number, headers: Headers, route: Route, body: Readable): PoliteResponse {
  const bytes = async () => Buffer.concat((await body.toArray()) as Buffer[]);
  return {
    status,
    headers,
    url: route.url.href,
    movedPermanently: route.movedPermanently,
    body,
    bytes,
    text: async () => decodeText(await bytes(), headers.get('content-type')),
  };
}

function requestHeaders(userAgent: string, route: Route, request: PoliteRequest): Record<string, string> {
  const own = Object.entries(request.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const secret = ['authorization', 'cookie'];
  return {
    accept: '*/*',
    'user-agent': userAgent,
    'accept-encoding': 'gzip, br, zstd',
    ...(request.etag && { 'if-none-match': request.etag }),
    ...(request.lastModified && { 'if-modified-since': request.lastModified }),
    ...Object.fromEntries(own.filter(([name]) => !route.leftOrigin || !secret.includes(name))),
    ...(route.authorization && { authorization: route.authorization }),
  };
}

/** A 304 counts as an answer only to somebody who asked for changes. */
function isWanted(status: number, request: PoliteRequest): boolean {
  if (status === 304) return request.etag !== undefined || request.lastModified !== undefined;
  return status >= 200 && status < 300;
}

function toHeaders(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    // Headers hold bytes; a server may send any text there.
    for (const one of [value ?? []].flat()) headers.append(name, Buffer.from(one).toString('latin1'));
  }
  return headers;
}

/** An unread body would hold its connection; its end is nobody's concern. */
function discard(body: Readable): void {
  body.on('error', () => undefined).destroy();
}

function isKnownTooLarge(headers: Headers, maxBytes: number): boolean {
  return !headers.has('content-encoding') && Number(headers.get('content-length')) > maxBytes;
}

function tookTooLong(url: URL, timeoutMs: number, answering: boolean): SourceError {
  const seconds = String(Math.round(timeoutMs / 100) / 10);
  const message = answering
    ? `${url.host} was still sending after ${seconds} s, the longest that is waited. It is tried again later.`
    : `${url.host} did not answer within ${seconds} s. Is the server up, and may Airdex reach it?`;
  return new SourceError(answering ? 'over-limit' : 'unreachable', message, { url: printableUrl(url) });
}
