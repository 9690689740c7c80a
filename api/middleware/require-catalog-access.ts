import type { NextFunction, Request, Response } from 'express';
import type { AppContext } from '#api/context.ts';
import { Problem } from '#api/problem.ts';

/** Anyone may read the catalog, unless the admin wants listeners to sign in. */
export function requireCatalogAccess({ config }: Pick<AppContext, 'config'>) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const mayRead = config.anonymousCatalog || request.caller !== undefined;
    next(
      mayRead
        ? undefined
        : new Problem('not-signed-in', 'This Airdex shows its catalog to listeners who signed in.'),
    );
  };
}
