import type { Problem } from '../../../api/contract/common.ts';
import { ApiAway, ApiRefusal } from './api-error.ts';

/** Where the bearer token comes from: the local session, a pasted one, or a Nextcloud that vouches. */
export type TokenSource = {
  current(): Promise<string | null>;
  /** Called once after a 401, with what was refused; answers whether to ask again, with what `current` gives then. */
  renew(refused: string | null): Promise<boolean>;
};

export type Request = (
  method: string,
  path: string,
  body?: unknown,
  options?: RequestOptions,
) => Promise<unknown>;

/**
 * `as: 'text'` for the few answers that are files, 'events' for one that goes on: its body is a stream of bytes. A Blob
 * as the body is sent as it is. `keepalive`: also when the page is left.
 */
export type RequestOptions = {
  signal?: AbortSignal;
  as?: 'json' | 'text' | 'events';
  keepalive?: boolean;
  lastEventId?: string | null;
  /** Nobody is named. */
  asGuest?: boolean;
};

/** Milliseconds. An Airdex that takes a question and says nothing for so long is as good as away. */
const longestWait = 30_000;

const accepted = { json: 'application/json', text: '*/*', events: 'text/event-stream' };

/**
 * `path` is below `/api/v1`. Only what the API reads is sent along: never cookies, and none of the headers
 * that Nextcloud's own client adds, since its CSRF token is nobody else's business.
 */
export function createApiClient(options: {
  baseUrl: string;
  tokens: TokenSource;
  fetch: typeof fetch;
}): Request {
  const base = `${options.baseUrl.replace(/\/$/, '')}/api/v1`;

  async function send(
    method: string,
    path: string,
    body: unknown,
    { signal, as = 'json', keepalive = false, lastEventId = null }: RequestOptions,
    token: string | null,
  ) {
    const file = body instanceof Blob ? body : null;
    const headers: Record<string, string> = { accept: accepted[as] };
    if (lastEventId !== null) headers['last-event-id'] = lastEventId;
    if (token) headers['authorization'] = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = file?.type || 'application/json';
    const patience = method === 'GET' && as === 'json' ? [AbortSignal.timeout(longestWait)] : [];
    const ends = [...patience, ...(signal ? [signal] : [])];
    try {
      return await options.fetch(base + path, {
        method,
        headers,
        credentials: 'omit',
        keepalive,
        ...(body === undefined ? {} : { body: file ?? JSON.stringify(body) }),
        ...(ends.length > 0 ? { signal: AbortSignal.any(ends) } : {}),
      });
    } catch (error) {
      if (signal?.aborted) throw new DOMException('cancelled', 'AbortError');
      throw new ApiAway(error);
    }
  }

  return async (method, path, body, asked = {}) => {
    const { signal } = asked;
    const current = () => (asked.asGuest ? Promise.resolve(null) : options.tokens.current());
    const token = await current();
    let response = await send(method, path, body, asked, token);
    if (response.status === 401 && !asked.asGuest && (await options.tokens.renew(token))) {
      response = await send(method, path, body, asked, await current());
    }
    if (!response.ok) throw await refusalOf(response);
    if (response.status === 204) return undefined;
    if (asked.as === 'events') return response.body;
    try {
      return await (asked.as === 'text' ? response.text() : response.json());
    } catch (error) {
      if (signal?.aborted) throw new DOMException('cancelled', 'AbortError');
      throw new ApiAway(error);
    }
  };
}

async function refusalOf(response: Response): Promise<ApiRefusal> {
  const seconds = Number(response.headers.get('retry-after'));
  const said = (await response.json().catch(() => null)) as Partial<Problem> | null;
  const problem = { type: 'about:blank', title: `HTTP ${String(response.status)}`, ...said };
  return new ApiRefusal({ ...problem, status: response.status }, seconds > 0 ? seconds : null);
}
