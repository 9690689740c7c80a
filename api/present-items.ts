import type { Request } from 'express';
import { episodesByIds } from '#db/stores/episodes.ts';
import { stationsByIds } from '#db/stores/stations.ts';
import { tracksByIds } from '#db/stores/tracks.ts';
import { audienceOf } from './audience.ts';
import { mayReadLibrary } from './middleware/require-catalog-access.ts';
import type { AppContext } from './context.ts';
import type { Track } from './contract/library.ts';
import type { Episode } from './contract/podcast.ts';
import type { Station } from './contract/station.ts';
import { presentEpisode } from './presenters/present-episode.ts';
import { presentStation } from './presenters/present-station.ts';
import { presentTracks } from './presenters/present-track.ts';
import { urnsOf } from './presenters/urns-of.ts';

export type PresentedItem = { title: string; item: Station | Episode | Track };

/** Items as they are today, by the URNs they are asked by; what the caller may not see, or is gone, is not in. */
export async function presentItems(
  context: AppContext,
  request: Request,
  urns: readonly string[],
): Promise<Map<string, PresentedItem>> {
  const { pool } = context.database;
  const isOpen = mayReadLibrary(context, request);
  const [stations, episodes, tracks] = await Promise.all([
    stationsByIds(pool, idsOf('station', urns)),
    episodesByIds(pool, request.caller?.listener.id ?? null, idsOf('episode', urns)),
    tracksByIds(pool, isOpen ? idsOf('track', urns) : []),
  ]);
  const shown = [...urnsOf('station', stations), ...urnsOf('episode', episodes), ...urnsOf('track', tracks)];
  const audience = await audienceOf(context, request, shown);
  const presented = await presentTracks(tracks, audience, context.signOriginal);
  return new Map<string, PresentedItem>([
    ...stations.map(
      (row) => [`station:${row.askedId}`, { title: row.name, item: presentStation(row, audience) }] as const,
    ),
    ...episodes.map(
      (row) =>
        [
          `episode:${row.askedId}`,
          { title: row.title, item: presentEpisode(row, audience, context.sealer) },
        ] as const,
    ),
    ...presented.map(
      (item, index) => [`track:${tracks[index]?.askedId ?? ''}`, { title: item.title, item }] as const,
    ),
  ]);
}

/** The ids of one kind, each once. */
export function idsOf(kind: string, urns: readonly string[]): string[] {
  const ofKind = urns.filter((urn) => urn.startsWith(`${kind}:`));
  return [...new Set(ofKind.map((urn) => urn.slice(kind.length + 1)))];
}
