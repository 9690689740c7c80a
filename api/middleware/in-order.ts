import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** Handlers one after another, as Express would call them, without Express: most of a ready page's cost is there. */
export function inOrder(handlers: RequestHandler[]) {
  return (request: Request, response: Response, done: NextFunction): void => {
    const callFrom = (place: number, error?: unknown): void => {
      const handler = handlers[place];
      if (error !== undefined || !handler) {
        done(error);
        return;
      }
      try {
        void handler(request, response, (problem?: unknown) => {
          callFrom(place + 1, problem);
        });
      } catch (thrown) {
        done(thrown);
      }
    };
    callFrom(0);
  };
}
