import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { AppContext } from '#api/context.ts';

const slowMs = 1_000;

declare module 'express-serve-static-core' {
  // Merged into Express' own declaration, which only an interface can.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface Request {
    /** Set where a request is answered before Express looked for its route. */
    routeName?: string;
  }
}

/** Names each request, times it by its route (never by its address, which has no bounds), and watches for media. */
export function measure(context: Pick<AppContext, 'metrics' | 'log'>) {
  const { metrics, log } = context;
  const timers = new Map<string, { observe(seconds: number): void }>();

  /** As few as there are routes; finding one by its labels anew would cost more than observing. */
  function timerOf(method: string, route: string, status: string): { observe(seconds: number): void } {
    const name = `${method} ${route} ${status}`;
    const timer = timers.get(name) ?? metrics.requests.labels(method, route, status);
    timers.set(name, timer);
    return timer;
  }

  return (request: Request, response: Response, next: NextFunction): void => {
    const given = request.headers['x-request-id'];
    const id = typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
    response.setHeader('X-Request-Id', id);
    const started = performance.now();
    response.once('finish', () => {
      const type = response.getHeader('content-type');
      // How long a stream of events was open is not how long anybody waited.
      if (typeof type === 'string' && type.startsWith('text/event-stream')) return;
      const ms = performance.now() - started;
      const route = request.routeName ?? routeOf(request);
      const status = `${String(Math.floor(response.statusCode / 100))}xx`;
      timerOf(request.method, route, status).observe(ms / 1_000);
      if (typeof type === 'string' && /^(audio|video)\//.test(type))
        metrics.mediaBytes.inc(Number(response.getHeader('content-length') ?? 1));
      if (ms > slowMs) log.warn({ id, method: request.method, route, ms: Math.round(ms) }, 'a slow request');
    });
    next();
  };
}

function routeOf(request: Request): string {
  const { path } = (request.route as { path?: string } | undefined) ?? {};
  return path === undefined ? 'none' : `${request.baseUrl}${path}`;
}
