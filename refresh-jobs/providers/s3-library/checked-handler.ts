import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { Agent, request } from 'undici';
import { createCheckedConnector } from '#refresh-jobs/polite-fetch/checked-connector.ts';

type HttpRequest = {
  method: string;
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: Buffer | string;
};

const CONNECTIONS = 8;
const WAIT_MS = 30_000;

export type CheckedHandler = {
  handler: NonNullable<S3ClientConfig['requestHandler']>;
  close(): Promise<void>;
};

/**
 * How the S3 client reaches its endpoint: by the connector that refuses inside addresses unless an admin allowed
 * them, over a few connections. `onBytes` hears how long each answer is. No redirect is followed.
 */
export function createCheckedHandler(
  allowedHosts: readonly string[],
  userAgent: string,
  onBytes: (count: number) => void,
): CheckedHandler {
  const dispatcher = new Agent({
    connect: createCheckedConnector({ allowedHosts }),
    connections: CONNECTIONS,
    headersTimeout: WAIT_MS,
    bodyTimeout: WAIT_MS,
  });
  const handle = async (asked: HttpRequest, options?: { abortSignal?: AbortSignal }) => {
    const port = asked.port === undefined ? '' : `:${String(asked.port)}`;
    const answer = await request(
      `${asked.protocol}//${asked.hostname}${port}${asked.path}${queryOf(asked)}`,
      {
        dispatcher,
        method: asked.method as 'GET',
        headers: { ...withoutHost(asked.headers), 'user-agent': userAgent },
        body: asked.body ?? null,
        ...(options?.abortSignal && { signal: options.abortSignal }),
      },
    );
    const headers = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
    );
    if (asked.method !== 'HEAD') onBytes(Number(headers['content-length'] ?? 0));
    return { response: { statusCode: answer.statusCode, headers, body: answer.body } };
  };
  return {
    handler: { handle, metadata: { handlerProtocol: 'http/1.1' } },
    close: () => dispatcher.destroy(),
  };
}

/** As it is signed, so encoded exactly as the client's signer does it (RFC 3986). */
function queryOf({ query = {} }: HttpRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${encode(name)}=${encode(one ?? '')}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** It is the one of the address, and signed as such. */
function withoutHost(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !['host', 'user-agent', 'expect'].includes(name.toLowerCase()),
    ),
  );
}
