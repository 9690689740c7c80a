import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { AppContext } from '#api/context.ts';
import { Problem } from '#api/problem.ts';

/** Turns whatever was thrown into a problem. What is no fault of the caller is logged, and only its id is shown. */
export function answerProblems(context: Pick<AppContext, 'log'>) {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const problem = toProblem(error);
    const id = problem.status >= 500 ? randomUUID() : undefined;
    if (id !== undefined)
      context.log.error({ id, method: request.method, path: pathOf(request), err: error }, problem.message);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="airdex"');
    if (problem.retryAfter !== undefined) response.setHeader('Retry-After', problem.retryAfter);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
    response.statusCode = problem.status;
    response.end(JSON.stringify(problem.body(id === undefined ? undefined : `urn:uuid:${id}`)));
  };
}

/** Without the query, and without the token of a play link. */
function pathOf(request: Request): string {
  return request.url.replace(/\?.*$/s, '').replace(/^\/play\/[^/]+/, '/play/…');
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { status, type, code } = error as { status?: number; type?: string; code?: string };
  if (type === 'entity.too.large') return new Problem('too-large', undefined, { cause: error });
  if (type === 'entity.parse.failed')
    return new Problem('bad-request', 'The body is not JSON.', { cause: error });
  if (status === 415) return new Problem('not-json', undefined, { cause: error });
  if (status === 400) return new Problem('bad-request', undefined, { cause: error });
  if (isDatabaseAway(code, error)) {
    return new Problem('unavailable', 'The database does not answer; try again in a moment.', {
      ...{ retryAfter: 2, cause: error },
    });
  }
  return new Problem('internal', undefined, { cause: error });
}

/**
 * Connections refused or cut, and Postgres' own "starting", "stopping", "read only" and whatever it lacks: disk,
 * memory, clients.
 */
function isDatabaseAway(code: string | undefined, error: unknown): boolean {
  if (code !== undefined && /^(ECONN|EPIPE|ETIMEDOUT|57P0[123]|53|58030|25006|08)/.test(code)) return true;
  return (
    error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect/i.test(error.message)
  );
}
