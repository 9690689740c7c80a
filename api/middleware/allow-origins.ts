import type { NextFunction, Request, Response } from 'express';
import type { AppContext } from '#api/context.ts';

const allowedHeaders =
  'authorization, content-type, if-match, if-none-match, x-request-id, traceparent, last-event-id';
const exposedHeaders =
  'etag, location, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset, x-request-id';

/** What an answer may depend on besides its address, for all of them alike. */
const varying = 'Origin, Authorization, Accept-Encoding';

/**
 * CORS for the origins that registered issuers named, and for no others. There are no cookies to send, and
 * Nextcloud's `requesttoken` header is deliberately not allowed: it must never leave its own server.
 */
export function allowOrigins(context: Pick<AppContext, 'issuers'>) {
  return (request: Request, response: Response, next: NextFunction): void => {
    response.setHeader('Vary', varying);
    const { origin } = request.headers;
    const isAllowed = origin !== undefined && context.issuers.isAllowedOrigin(origin);
    if (isAllowed) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Access-Control-Expose-Headers', exposedHeaders);
    }
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) {
      if (isAllowed) {
        response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, PUT, PATCH, DELETE');
        response.setHeader('Access-Control-Allow-Headers', allowedHeaders);
        response.setHeader('Access-Control-Max-Age', '600');
      }
      response.statusCode = 204;
      response.end();
      return;
    }
    next();
  };
}
