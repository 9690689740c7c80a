import { createHash } from 'node:crypto';
import { decodeText } from '#refresh-jobs/polite-fetch/decode-text.ts';
import type { PoliteRequest } from '#refresh-jobs/polite-fetch.ts';
import { isDueInFull, openIfChanged } from './open-if-changed.ts';
import type { ReadContext, Validators } from './provider.ts';

/** The whole text of a source; undefined where it says, or its bytes show, that nothing has changed. */
export async function readIfChanged(
  url: string,
  context: ReadContext,
  request: PoliteRequest = {},
): Promise<{ text: string; url: string; validators: Validators } | undefined> {
  const opened = await openIfChanged(url, context, request);
  if (!opened) return undefined;
  const { response } = opened;
  const bytes = await response.bytes();
  const bodyHash = createHash('sha256').update(response.url).update('\n').update(bytes).digest('base64url');
  if (bodyHash === context.validators.bodyHash && !isDueInFull(context)) return undefined;
  return {
    text: decodeText(bytes, response.headers.get('content-type')),
    url: response.url,
    validators: { ...opened.validators, bodyHash },
  };
}
