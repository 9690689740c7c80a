import type { NextFunction, Request, Response } from 'express';
import { pageKey } from '#api/audience.ts';
import { sendPage } from '#api/cache/page-cache.ts';
import type { AppContext } from '#api/context.ts';

/**
 * A catalog page that is ready goes out at once. Only routes that check their callers keep pages, and a key names the
 * caller, so nothing is answered here that the route would not answer.
 */
export function answerReadyPages(context: AppContext) {
  const fromMemory = context.metrics.pages.labels('memory');
  return (request: Request, response: Response, next: NextFunction): void => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const page = isRead ? context.pages.get(pageKey(context, request)) : undefined;
    if (!page) {
      next();
      return;
    }
    request.routeName = 'ready page';
    fromMemory.inc();
    sendPage(request, response, page);
  };
}
