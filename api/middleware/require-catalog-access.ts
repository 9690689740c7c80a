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

/** Somebody's own music is no public radio: it is for listeners, unless the admin wants it to be for all. */
export function requireLibraryAccess({ config }: Pick<AppContext, 'config'>) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    next(
      mayReadLibrary({ config }, request)
        ? undefined
        : new Problem('not-signed-in', 'This Airdex shows its music library to listeners who signed in.'),
    );
  };
}

export function mayReadLibrary(
  { config }: { config: Pick<AppContext['config'], 'anonymousLibrary'> },
  request: Request,
): boolean {
  return config.anonymousLibrary || request.caller !== undefined;
}
