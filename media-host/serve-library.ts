import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { mediaTypeOf } from '#signing/media-type.ts';
import { answer } from './answer.ts';
import { findMedia } from './find-media.ts';
import { mediaKeysReader, type MediaKeys } from './media-keys.ts';
import { openPlainFile } from './open-plain-file.ts';
import { sendFile } from './send-file.ts';

/** A link is not used from a browser's cache in its last minute. */
const marginSeconds = 60;
const refusals = {
  'not signed': [403, 'This link is not signed.'],
  expired: [410, 'This link has expired.'],
  gone: [404, 'This library is not here any more.'],
} as const;

/** Answers for the files of libraries and for their renditions, by media-keys.json of the data folder. */
export function serveLibrary(dataDir: string, now: () => number = Date.now) {
  const readKeys = mediaKeysReader(join(dataDir, 'media-keys.json'));
  const renditions = join(dataDir, 'renditions');
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let keys: MediaKeys;
    try {
      keys = await readKeys();
    } catch {
      answer(response, 503, 'The media host has no keys: refresh-jobs writes them into the data folder.');
      return;
    }
    const seconds = now() / 1_000;
    const media = findMedia(request.url ?? '', keys, renditions, seconds);
    if ('refused' in media) {
      const [status, words] = refusals[media.refused];
      answer(response, status, words);
      return;
    }
    const { root, path, exp } = media.found;
    const file = await openPlainFile(root, path);
    if (!file) {
      answer(response, 404, 'There is no such file.');
      return;
    }
    try {
      const age = Math.max(0, Math.floor(exp - seconds) - marginSeconds);
      response.setHeader('Cache-Control', `private, max-age=${String(age)}`);
      response.setHeader('Content-Type', mediaTypeOf(path));
      response.setHeader('Content-Disposition', 'inline');
      await sendFile(request, response, file);
    } finally {
      await file.handle.close();
    }
  };
}
