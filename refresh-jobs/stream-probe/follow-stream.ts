import { SourceError } from '#refresh-jobs/errors.ts';
import { openStream, type ListenContext, type ReadAnswer } from './open-stream.ts';

const MAX_REDIRECTS = 5;
const redirects = [301, 302, 303, 307, 308];

/** The first answer that is no redirect, and how it was reached. */
export type FollowedStream<Read = Buffer> = ReadAnswer<Read> & {
  url: URL;
  /** Where the first redirect led, when there was one. */
  firstHop: URL | undefined;
  /** All redirects on the way were permanent (and there was one). */
  movedPermanently: boolean;
  /** Every connection on the way was https. */
  secure: boolean;
};

/** Opens a stream and follows its redirects, each one a checked connection of its own. */
export function followStream(start: URL, context: ListenContext): Promise<FollowedStream> {
  return followAnswers(start, (url) => openStream(url, context));
}

/** The same, with an opening of its own. */
export async function followAnswers<Read>(
  start: URL,
  open: (url: URL) => Promise<ReadAnswer<Read>>,
): Promise<FollowedStream<Read>> {
  const hops: URL[] = [start];
  let permanent = true;
  for (let url = start; ;) {
    const answer = await open(url);
    const { location } = answer.headers;
    if (!redirects.includes(answer.status) || location === undefined) {
      const secure = hops.every(({ protocol }) => protocol === 'https:');
      return { ...answer, url, secure, firstHop: hops[1], movedPermanently: hops.length > 1 && permanent };
    }
    permanent &&= answer.status === 301 || answer.status === 308;
    url = targetOf(location, url);
    hops.push(url);
    if (hops.length > MAX_REDIRECTS + 1) {
      throw new SourceError(
        'over-limit',
        `${start.host} redirects more than ${String(MAX_REDIRECTS)} times.`,
      );
    }
  }
}

function targetOf(location: string, from: URL): URL {
  const target = URL.parse(location, from.href);
  if (target && /^https?:$/.test(target.protocol)) return target;
  throw new SourceError('unreadable', `${from.host} redirects to something that is no web address.`);
}
