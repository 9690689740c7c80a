import { feedKey } from '#db/feed-key.ts';
import { looksPersonal } from '#db/looks-personal.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import { readOpml } from '#refresh-jobs/opml/read-opml.ts';
import { openIfChanged } from '../open-if-changed.ts';
import type { Batch, DroppedEntry, FeedListEntry, Provider } from '../provider.ts';
import { readIfChanged } from '../read-if-changed.ts';
import { OpmlConfig } from './schema.ts';

/** The feeds of an OPML file, from its address or uploaded; what they publish, the feed loop reads. */
export const opml: Provider<OpmlConfig> = {
  kind: 'opml',
  reads: 'feeds',
  config: OpmlConfig,
  intervalSeconds: 86_400,
  async *readEntries(config, context) {
    if (config.url === undefined) {
      yield listFeeds(config.content ?? '');
      return { kind: 'complete' };
    }
    const opened = await openIfChanged(config.url, context, { maxBytes: 16_000_000 });
    if (!opened) return { kind: 'unchanged' };
    const read = await readIfChanged(opened, context);
    if (!read) return { kind: 'unchanged' };
    yield listFeeds(read.text);
    return { kind: 'complete', validators: read.validators };
  },
};

function listFeeds(text: string): Batch {
  const file = readOpml(Buffer.from(text), 'text/xml; charset=utf-8');
  const feeds = new Map<string, FeedListEntry>();
  const dropped: DroppedEntry[] = file.dropped.map(({ line, title, reason }) => ({
    entry: `line ${String(line)}${title === undefined ? '' : `: ${title}`}`,
    reason,
  }));
  for (const { line, url, title, path } of file.feeds) {
    const key = feedKey(url) ?? url;
    const entry = `line ${String(line)}${title === undefined ? '' : `: ${title}`}`;
    // Every listener would see a show that only one may hear.
    if (looksPersonal(url)) {
      dropped.push({ entry, reason: 'its address is a personal one, and a list of feeds is for everybody' });
    } else if (feeds.has(key)) dropped.push({ entry, reason: 'it is listed twice' });
    else feeds.set(key, { url, ...(title !== undefined && { title }), categories: path });
  }
  if (feeds.size === 0) {
    // Letting go of everything because of one empty answer would be worse than asking again.
    const [first] = dropped;
    const why = first ? `${first.entry}: ${first.reason}` : 'it is empty';
    throw new SourceError('unreadable', `There is no feed in this list (${why}).`);
  }
  return { entries: [], feeds: [...feeds.values()], dropped, expected: feeds.size };
}
