import type { PoliteRequest, PoliteResponse } from '#refresh-jobs/polite-fetch.ts';
import type { ReadContext, Validators } from './provider.ts';

const dayMs = 86_400_000;

export type Opened = {
  response: PoliteResponse;
  /** What to remember once the body was read to its end. */
  validators: Validators;
};

/** Asks for a source with the validators of its last run; undefined where the source says it has not changed. */
export async function openIfChanged(
  url: string,
  context: ReadContext,
  request: PoliteRequest = {},
): Promise<Opened | undefined> {
  const { etag, lastModified } = isDueInFull(context) ? {} : context.validators;
  const response = await context.fetch(url, {
    ...request,
    signal: context.signal,
    ...(etag && { etag }),
    ...(lastModified && { lastModified }),
  });
  if (response.status === 304) return undefined;
  const newEtag = response.headers.get('etag');
  const newLastModified = response.headers.get('last-modified');
  return {
    response,
    validators: {
      ...(newEtag && { etag: newEtag }),
      ...(newLastModified && { lastModified: newLastModified }),
      fullFetchAt: context.now().toISOString(),
    },
  };
}

/** A source that answers 304 for ever may be broken: once a day it is read whatever it says. */
export function isDueInFull({ validators, now }: ReadContext): boolean {
  const last = Date.parse(validators.fullFetchAt ?? '');
  return Number.isNaN(last) || now().getTime() - last >= dayMs;
}
