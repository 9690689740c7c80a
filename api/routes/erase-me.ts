import type { Request, Response } from 'express';
import type { AppContext } from '#api/context.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { eraseListener } from '#db/stores/erase-listener.ts';
import { deadLettersTopic, listensTopic, playsTopic } from '#events/topics.ts';

/** `DELETE /me`: as if they had never been here. Whoever comes back with the same token is somebody new. */
export function eraseMe(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    await eraseListener(context.database, listener.id, [playsTopic, listensTopic, deadLettersTopic]);
    context.freshness.listenerWasErased();
    response.status(204).end();
  };
}
