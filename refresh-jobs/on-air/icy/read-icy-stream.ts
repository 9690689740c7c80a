import { followAnswers, type FollowedStream } from '#refresh-jobs/stream-probe/follow-stream.ts';
import { readStream, type ListenContext } from '#refresh-jobs/stream-probe/open-stream.ts';
import { readIcyTitle, type IcyReading } from './read-icy-title.ts';

/** Listens to a stream until its first title, through redirects. */
export function readIcyStream(address: URL, context: ListenContext): Promise<FollowedStream<IcyReading>> {
  return followAnswers(address, (url) => readStream(url, context, readIcyTitle));
}
