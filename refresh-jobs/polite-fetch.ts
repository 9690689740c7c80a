import type { Readable } from 'node:stream';

/** Sizes in bytes, times in milliseconds. */
export type PoliteRequest = {
  headers?: Record<string, string>;
  etag?: string;
  lastModified?: string;
  /** After decompression. Reading past it fails with `over-limit`. */
  maxBytes?: number;
  /** From the call to the end of the body. */
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
  /** True when every redirect on the way was permanent (301, 308). */
  movedPermanently: boolean;
  body: Readable;
  /** The whole body, within maxBytes. */
  bytes(): Promise<Buffer>;
  /** Decoded by BOM, Content-Type, XML declaration, then UTF-8, then windows-1252. */
  text(): Promise<string>;
};

export type PoliteFetch = (url: string, request?: PoliteRequest) => Promise<PoliteResponse>;
