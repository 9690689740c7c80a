import type { Request, Response } from 'express';
import { z } from 'zod';
import { revokeLinks } from '#db/stores/listeners.ts';
import { createKey, listLiveKeys, revokeKey } from '#db/stores/signing-keys.ts';
import type { AppContext } from '#api/context.ts';
import { parseInput } from '#api/parse-input.ts';
import { Problem } from '#api/problem.ts';

/** The live keys of signed links, newest first; never their secrets. */
export function getLinkKeys(context: AppContext) {
  return async (_request: Request, response: Response): Promise<void> => {
    const keys = await listLiveKeys(context.database.pool, 'links');
    response.json({
      items: keys.map(({ kid, createdAt }) => ({ kid, createdAt: createdAt.toISOString() })),
      nextCursor: null,
    });
  };
}

/** A new key signs from now on; the old ones go on verifying until they are revoked. */
export function rotateLinkKey(context: AppContext) {
  return async (_request: Request, response: Response): Promise<void> => {
    const { kid, createdAt } = await createKey(context.database.pool, 'links');
    await context.keys.refresh();
    response.status(201).json({ kid, createdAt: createdAt.toISOString() });
  };
}

export function revokeLinkKey(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { kid } = parseInput(z.object({ kid: z.string().min(1).max(64) }), request.params);
    if (!(await revokeKey(context.database.pool, kid)))
      throw new Problem('not-found', 'There is no such live key.');
    await context.keys.refresh();
    response.status(204).end();
  };
}

/** Ends every link that was signed for a listener until now. */
export function revokeListenerLinks(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = parseInput(z.object({ id: z.uuid() }), request.params);
    const isKnown = await revokeLinks(context.database.pool, id, new Date(context.now()));
    if (!isKnown) throw new Problem('not-found', 'There is no such listener.');
    await context.keys.refresh();
    response.status(204).end();
  };
}
