import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { feedSealContext } from '#db/stores/ensure-feed.ts';
import { exportedFeeds } from '#db/stores/exported-feeds.ts';
import type { AppContext } from '#api/context.ts';
import { ExportQuery } from '#api/contract/subscription.ts';
import { startingWith } from '#api/exports/starting-with.ts';
import { writeOpml, type OpmlOutline } from '#api/exports/write-opml.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { parseInput } from '#api/parse-input.ts';

/** Everything that the caller subscribed to, as a file; it is written while it is read. */
export function exportOpml(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const { private: withPrivate = false } = parseInput(ExportQuery, request.query);
    const outlines = outlinesOf(context, listener.id, withPrivate);
    // Before the first byte, so that a database that is away is a 503 and no broken file.
    const first = await outlines.next();
    response.setHeader('Content-Type', 'text/x-opml; charset=utf-8');
    response.setHeader('Content-Disposition', 'attachment; filename="airdex-podcasts.opml"');
    response.setHeader('Cache-Control', 'private, no-store');
    const feeds = startingWith(first, outlines);
    const file = writeOpml({ title: 'Podcasts in Airdex', at: new Date(context.now()) }, feeds);
    await pipeline(Readable.from(file), response);
  };
}

async function* outlinesOf(
  { database, sealer }: AppContext,
  listenerId: string,
  withPrivate: boolean,
): AsyncGenerator<OpmlOutline, undefined> {
  for await (const feed of exportedFeeds(database.pool, listenerId, { withPrivate })) {
    const { podcastId, title, homepage, categories, sealedUrl } = feed;
    // Sealed with a key that is not here any more, it cannot be given out.
    const url = sealedUrl ? opened(() => sealer?.open(sealedUrl, feedSealContext(podcastId))) : feed.url;
    if (url) yield { url, title, homepage, categories };
  }
}

function opened(open: () => string | undefined): string | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
