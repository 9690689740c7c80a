import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import type { AppContext } from '#api/context.ts';
import { Problem } from '#api/problem.ts';

const windowMs = 60_000;

/** So many requests a minute for each address, and for each listener; says in every answer what is left. */
export function limitRate(
  context: Pick<AppContext, 'cache' | 'config' | 'now'>,
  addressOf: (request: IncomingMessage) => string,
) {
  const { listener, address } = context.config.rateLimit;
  return (request: Request, response: Response, next: NextFunction): void => {
    const { caller } = request;
    const limit = caller ? listener : address;
    if (limit === 0) {
      next();
      return;
    }
    const key = caller ? `listener ${caller.listener.id}` : `address ${addressOf(request)}`;
    const now = context.now();
    const decide = (count: number) => {
      const remaining = Math.max(0, Math.floor(limit - count));
      const reset = Math.ceil((windowMs - (now % windowMs)) / 1_000);
      response.setHeader('RateLimit-Limit', limit);
      response.setHeader('RateLimit-Remaining', remaining);
      response.setHeader('RateLimit-Reset', reset);
      if (count <= limit) next();
      else
        next(
          new Problem('too-many-requests', `At most ${String(limit)} requests a minute.`, {
            retryAfter: reset,
          }),
        );
    };
    const counted = context.cache.count(key, windowMs, now);
    if (typeof counted === 'number') decide(counted);
    else counted.then(decide, next);
  };
}
