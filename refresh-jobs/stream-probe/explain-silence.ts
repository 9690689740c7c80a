import { explainStatus } from '#refresh-jobs/polite-fetch/explain-status.ts';
import type { FollowedStream } from './follow-stream.ts';
import { mediaTypeOf } from './read-stream-headers.ts';

/** Why an answer is no sound, in words for whoever wonders why a station is silent. */
export function explainSilence({ status, headers, bytes, url }: FollowedStream): string {
  const text = bytes.toString('utf8', 0, 2_048).toLowerCase();
  const isFull = /server( is)? full|too many (users|listeners)|listener limit|maximum listeners/.test(text);
  if (isFull) return `${url.host} is full: it takes no more listeners.`;
  if (status < 200 || status > 299) return explainStatus(status, url, undefined).message;
  if (bytes.length === 0) return `${url.host} answers, but sends no sound.`;
  const type = mediaTypeOf(headers);
  if (type === 'text/html' || /^\s*<(!doctype html|html)/.test(text)) {
    return `${url.host} answers with a web page instead of sound.`;
  }
  return `${url.host} sends something that is no known kind of sound${type && ` (${type})`}.`;
}
