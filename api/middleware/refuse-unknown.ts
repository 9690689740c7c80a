import type { NextFunction, Request, Response } from 'express';
import { operations } from '#api/contract/operations.ts';
import { Problem } from '#api/problem.ts';

const known = operations.map(({ method, path }) => ({
  method: method.toUpperCase(),
  pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}/?$`),
}));

/** What no route answered: an address that only takes other methods, or none of ours. */
export function refuseUnknown(request: Request, response: Response, _next: NextFunction): void {
  const methods = known.filter(({ pattern }) => pattern.test(request.path)).map(({ method }) => method);
  if (methods.length === 0) throw new Problem('not-found', 'There is nothing at this address.');
  const allowed = methods.includes('GET') ? ['HEAD', ...methods] : methods;
  response.setHeader('Allow', allowed.join(', '));
  throw new Problem('method-not-allowed', `This address takes ${allowed.join(', ')}.`);
}
