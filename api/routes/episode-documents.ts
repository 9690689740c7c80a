import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { askForDocument, type DocumentKind, type DocumentView } from '#db/stores/episode-documents.ts';
import type { AppContext } from '#api/context.ts';
import type { Chapters, Transcript } from '#api/contract/podcast.ts';
import { Problem } from '#api/problem.ts';
import { episodeId } from './podcasts.ts';

/** Most publishers answer within it, and the listener gets what was asked for at the first request. */
const longestWaitMs = 3_000;
const retryAfterSeconds = 2;

export function getChapters(context: AppContext) {
  return answerDocument(context, 'chapters', ({ state, failure, content }): Chapters => {
    return { state, failure, chapters: (content as Chapters['chapters'] | null) ?? [] };
  });
}

export function getTranscript(context: AppContext) {
  return answerDocument(context, 'transcript', ({ state, failure, content }): Transcript => {
    const none = { language: null, timed: true, cues: [] };
    return { state, failure, ...((content as Omit<Transcript, 'state' | 'failure'> | null) ?? none) };
  });
}

function answerDocument(context: AppContext, kind: DocumentKind, present: (view: DocumentView) => object) {
  return async (request: Request, response: Response): Promise<void> => {
    const id = episodeId(request.params.id);
    const viewer = request.caller?.listener.id ?? null;
    const view = await waitForDocument(context, viewer, id, kind, () => response.destroyed);
    if (!view) throw new Problem('not-found', 'There is no such episode.');
    response.setHeader('Cache-Control', 'private, no-store');
    if (view.state === 'pending') response.setHeader('Retry-After', retryAfterSeconds);
    response.status(view.state === 'pending' ? 202 : 200).json(present(view));
  };
}

/** Looks more and more rarely until the document is there, or the listener has waited long enough. */
async function waitForDocument(
  { database }: AppContext,
  viewer: string | null,
  id: string,
  kind: DocumentKind,
  isGone: () => boolean,
): Promise<DocumentView | null> {
  let waited = 0;
  for (let pause = 25; ; pause = Math.min(pause * 1.5, 400)) {
    const view = await askForDocument(database.pool, viewer, id, kind);
    if (view?.state !== 'pending' || waited >= longestWaitMs || isGone()) return view;
    await sleep(pause);
    waited += pause;
  }
}
