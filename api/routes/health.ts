import type { Request, Response } from 'express';
import { assertSchemaCurrent } from '#db/migrate.ts';
import type { AppContext } from '#api/context.ts';

/** The process lives. */
export function healthz(_request: Request, response: Response): void {
  response.json({ status: 'ok' });
}

/** It can serve: the database answers and has the right schema. Without its cache it is only slower. */
export function readyz(context: AppContext) {
  return async (_request: Request, response: Response): Promise<void> => {
    const [database, cache] = await Promise.all([
      assertSchemaCurrent(context.database).then(
        () => 'ok',
        (error: unknown) =>
          error instanceof Error && /^The database is/.test(error.message) ? error.message : 'away',
      ),
      context.cache.isUp(),
    ]);
    const isReady = database === 'ok';
    response
      .status(isReady ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: isReady ? 'ready' : 'not ready', database, cache: cache ? 'ok' : 'away' });
  };
}

export function metrics(context: AppContext) {
  return async (_request: Request, response: Response): Promise<void> => {
    context.metrics.cacheUp.set((await context.cache.isUp()) ? 1 : 0);
    response.type(context.metrics.registry.contentType).send(await context.metrics.registry.metrics());
  };
}
