import type { Request } from 'express';
import { podcastsByIds } from '#db/stores/podcasts.ts';
import { lastTitles } from '#db/stores/statistics.ts';
import type { AppContext } from './context.ts';
import type { Artwork } from './contract/station.ts';
import { callerOf } from './middleware/authenticate.ts';
import { presentCollections } from './present-collections.ts';
import { presentItems } from './present-items.ts';
import { presentPodcast } from './presenters/present-podcast.ts';

/** An item, show or artist by its URN, name and picture of today. */
export type HeardThing = { item: string; title: string; artwork: string | null };

/** What was heard, by the URN it was heard under; what is gone has the name of when it was played last. */
export async function describeHeard(
  context: AppContext,
  request: Request,
  urns: readonly string[],
): Promise<Map<string, HeardThing>> {
  const { pool } = context.database;
  const { listener } = callerOf(request);
  const asked = [...new Set(urns)];
  const shows = asked.filter((urn) => urn.startsWith('podcast:')).map((urn) => urn.slice('podcast:'.length));
  const items = await presentItems(context, request, asked);
  const podcasts = await podcastsByIds(pool, listener.id, shows);
  const collections = await presentCollections(context, request, asked);
  const described = new Map<string, HeardThing>([
    ...[...items, ...collections].map(
      ([
        urn,
        {
          title,
          item: { id, artwork },
        },
      ]) => [urn, { item: id, title, artwork: smallPicture(artwork) }] as const,
    ),
    ...podcasts.map((row) => {
      const { id, title, artwork } = presentPodcast(row, context.config, context.sealer);
      return [`podcast:${row.askedId}`, { item: id, title, artwork: smallPicture(artwork) }] as const;
    }),
  ]);
  const gone = asked.filter((urn) => !described.has(urn));
  const titles = await lastTitles(pool, listener.id, gone);
  for (const item of gone)
    described.set(item, { item, title: titles.get(item) ?? nameIn(item), artwork: null });
  return described;
}

/** Of what the catalog never knew by a name: an artist, as its URN has it. */
function nameIn(urn: string): string {
  return urn.replace(/^artist:/, '');
}

/** Sharp in a row of a list also on a fine screen. */
const pictureWidth = 128;

function smallPicture(artwork: Artwork | null): string | null {
  const sizes = artwork?.sizes ?? [];
  return (sizes.find(({ width }) => width >= pictureWidth) ?? sizes.at(-1))?.url ?? null;
}
