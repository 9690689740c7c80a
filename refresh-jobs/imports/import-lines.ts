import type { Sealer } from '#db/seal.ts';
import type { Queryable } from '#db/database.ts';
import { looksPersonal } from '#db/looks-personal.ts';
import { ensureFeed, ensureFeeds } from '#db/stores/ensure-feed.ts';
import { lineSealContext } from '#db/stores/imports.ts';
import type { NewImportLine } from '#db/stores/import-work.ts';
import { subscribeMany } from '#db/stores/subscribe-many.ts';

/** A line of the file: a feed, or why it is none. */
export type FileLine = { line: number; title?: string; url?: string; reason?: string };

export type ImportTarget = {
  importId: string;
  listenerId: string;
  /** Null where no secret key is set: personal addresses are refused then. */
  sealer: Sealer | null;
};

const noKey =
  'it is a personal address, and this Airdex cannot keep those safe: its administrator has to set AIRDEX_SECRET_KEY';

/** Makes the feeds of some lines known and subscribes the listener to them. Inside a transaction. */
export async function importLines(
  client: Queryable,
  { importId, listenerId, sealer }: ImportTarget,
  lines: readonly FileLine[],
  firstPosition: number,
): Promise<NewImportLine[]> {
  const read = lines.map((line, index) => ({
    ...line,
    position: firstPosition + index,
    isFeed: line.url !== undefined && line.reason === undefined,
    isPersonal: line.url !== undefined && looksPersonal(line.url),
  }));
  const open = read.filter(({ isFeed, isPersonal }) => isFeed && !isPersonal);
  const ensured = await ensureFeeds(
    client,
    open.map(({ url = '', title }) => ({ url, ...(title !== undefined && { title }) })),
  );
  const podcastOf = new Map(open.map(({ position }, index) => [position, ensured[index]?.podcastId]));
  for (const { position, url, title, isFeed, isPersonal } of read) {
    if (!isFeed || !isPersonal || url === undefined || !sealer) continue;
    const wanted = { url, ...(title !== undefined && { title }), owner: { listenerId, sealer } };
    podcastOf.set(position, (await ensureFeed(client, wanted)).podcastId);
  }
  const podcasts = [...podcastOf.values()].filter((id) => id !== undefined);
  const added = await subscribeMany(client, listenerId, podcasts);

  return read.map(({ position, line, title, url, isPersonal, reason }) => {
    const podcastId = podcastOf.get(position) ?? null;
    const why = reason ?? (isPersonal && !sealer ? noKey : 'its address is no web address');
    return {
      ...{ position, line, title: title ?? null, podcastId },
      url: isPersonal ? null : (url ?? null),
      sealedUrl:
        isPersonal && sealer && url !== undefined
          ? sealer.seal(url, lineSealContext(importId, position))
          : null,
      // Listed twice, it is added once.
      outcome: podcastId === null ? 'refused' : added.delete(podcastId) ? 'added' : 'known',
      reason: podcastId === null ? why : null,
    };
  });
}
