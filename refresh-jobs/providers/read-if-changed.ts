import { createHash } from 'node:crypto';
import { decodeText } from '#refresh-jobs/polite-fetch/decode-text.ts';
import { isDueInFull, type Opened } from './open-if-changed.ts';
import type { ReadContext, Validators } from './provider.ts';

/** The whole text of an opened source; undefined where its bytes are those of the last run. */
export async function readIfChanged(
  { response, validators }: Opened,
  context: ReadContext,
): Promise<{ text: string; validators: Validators } | undefined> {
  const bytes = await response.bytes();
  const bodyHash = createHash('sha256').update(response.url).update('\n').update(bytes).digest('base64url');
  if (bodyHash === context.validators.bodyHash && !isDueInFull(context)) return undefined;
  return {
    text: decodeText(bytes, response.headers.get('content-type')),
    validators: { ...validators, bodyHash },
  };
}
