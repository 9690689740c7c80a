import { SourceError } from '#refresh-jobs/errors.ts';
import { readPage } from '#refresh-jobs/on-air/read-page.ts';
import type { TitleWay } from '#refresh-jobs/on-air/title-way.ts';
import type { ListenContext } from '#refresh-jobs/stream-probe/open-stream.ts';
import { icecastStatusUrl, titleOfMount } from './icecast-status.ts';
import { shoutcastStatusUrls, titleOfShoutcast } from './shoutcast-status.ts';

/** A page of some kilobytes, with no sound: it can be asked more often than a stream. */
const everyMs = 10_000;
/** An Icecast with more mounts than fit is asked by its streams. */
const mostBytes = 524_288;

export function createIcecastWay(stream: URL, context: ListenContext): TitleWay {
  return {
    ...{ source: 'icecast', everyMs },
    read: async () => {
      const { bytes } = await readPage(icecastStatusUrl(stream), mostBytes, context);
      const said = titleOfMount(bytes.toString('utf8'), stream.pathname);
      if (said === undefined)
        throw new SourceError('unreadable', `${stream.host} does not list this stream.`);
      return said;
    },
  };
}

export function createShoutcastWay(stream: URL, context: ListenContext): TitleWay {
  let urls = shoutcastStatusUrls(stream);
  return {
    ...{ source: 'shoutcast', everyMs },
    read: async () => {
      for (const url of urls) {
        const page = await readPage(url, mostBytes, context).catch((error: unknown) => {
          if (error instanceof SourceError) return undefined;
          throw error;
        });
        const said = page && titleOfShoutcast(page.bytes);
        if (said === undefined) continue;
        urls = [url];
        return said;
      }
      throw new SourceError('unreadable', `${stream.host} has no page of what it plays.`);
    },
  };
}
