import { z } from 'zod';
import { looksPersonal } from '#db/looks-personal.ts';
import { strictOpinion } from '#refresh-jobs/feed-format/second-opinion.ts';
import { readFeed } from '#refresh-jobs/feed-format/read-feed.ts';
import { decodeText } from '#refresh-jobs/polite-fetch/decode-text.ts';
import type { Provider } from '../provider.ts';

export const PodcastFeedConfig = z.object({
  url: z
    .url({ protocol: /^https?$/, error: 'must be a complete http or https address' })
    .refine((url) => !looksPersonal(url), {
      error: 'is a personal address; what a provider lists, everybody hears. Subscribe to it instead.',
    }),
});
export type PodcastFeedConfig = z.infer<typeof PodcastFeedConfig>;

/** A strict reader holds the whole feed as objects: of a larger one it is not asked. */
const mostForOpinion = 5_000_000;

/** One feed, by its address. Its runs read it as the feed loop would; what is yielded here is for a dry run. */
export const podcastFeed: Provider<PodcastFeedConfig> = {
  kind: 'podcast-feed',
  reads: 'feed',
  config: PodcastFeedConfig,
  intervalSeconds: 3_600,
  async *readEntries(config, { fetch, signal }) {
    const { body, headers, url } = await fetch(config.url, { maxBytes: 150_000_000, signal });
    const contentType = headers.get('content-type');
    const beginning: Buffer[] = [];
    let length = 0;
    async function* remembered() {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length <= mostForOpinion) beginning.push(chunk);
        yield chunk;
      }
    }
    try {
      for await (const part of readFeed(remembered(), {
        url,
        ...(contentType !== null && { contentType }),
      })) {
        const episodes = part.episodes.map(({ title, enclosures }) => ({
          title,
          urls: enclosures.map((enclosure) => enclosure.url),
        }));
        yield {
          entries: [],
          episodes,
          dropped: part.dropped,
          ...(part.podcast && { show: part.podcast.title }),
        };
      }
    } finally {
      body.destroy();
    }
    if (length <= mostForOpinion) {
      const opinion = await strictOpinion(decodeText(Buffer.concat(beginning), contentType));
      if (!opinion.readable) {
        const reason = `An ordinary strict reader (rss-parser) refuses this feed: ${opinion.reason}`;
        yield { entries: [], notes: [{ entry: 'the feed', reason }] };
      }
    }
    return { kind: 'complete' };
  },
};
