import { pino } from 'pino';
import type { Database } from '#db/database.ts';
import { createPoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import type { FeedContext } from './feed-context.ts';

/** A context that contacts these hosts on loopback, for tests of readings. */
export function testContext(database: Database, allowedHosts: string[], changes: Partial<FeedContext> = {}) {
  const fetch = createPoliteFetch({ allowedHosts, userAgent: 'airdex-test' });
  const context: FeedContext = {
    ...{ database, log: pino({ level: 'silent' }), fetchFor: () => fetch, sealer: null },
    ...{ podcastsChanged: () => undefined, canBePushed: false },
    ...{ now: () => new Date(), random: () => 0.5, signal: new AbortController().signal },
    ...changes,
  };
  return { context, close: () => fetch.close() };
}

/** A small feed with one episode for each title. */
export function feedText(titles: string[], channel = ''): string {
  const items = titles.map(
    (title, n) =>
      `<item><title>${title}</title><guid>${title}</guid><pubDate>Mon, 0${String((n % 9) + 1)} Jun 2026 08:00:00 GMT</pubDate>` +
      `<enclosure url="https://media.example/${encodeURIComponent(title)}.mp3" type="audio/mpeg" length="1"/></item>`,
  );
  return (
    '<?xml version="1.0"?><rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" ' +
    `xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Show</title>${channel}${items.join('')}</channel></rss>`
  );
}
