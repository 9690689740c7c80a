import type { Request } from 'express';
import { episodesByIds } from '#db/stores/episodes.ts';
import { stationsByIds } from '#db/stores/stations.ts';
import { audienceOf } from './audience.ts';
import type { AppContext } from './context.ts';
import type { Episode } from './contract/podcast.ts';
import type { Station } from './contract/station.ts';
import { presentEpisode } from './presenters/present-episode.ts';
import { presentStation } from './presenters/present-station.ts';
import { urnsOf } from './presenters/urns-of.ts';

export type PresentedItem = { title: string; item: Station | Episode };

/** Items as they are today, by the URNs they are asked by; what the caller may not see, or is gone, is not in. */
export async function presentItems(
  context: AppContext,
  request: Request,
  urns: readonly string[],
): Promise<Map<string, PresentedItem>> {
  const { pool } = context.database;
  const [stations, episodes] = await Promise.all([
    stationsByIds(pool, idsOf('station', urns)),
    episodesByIds(pool, request.caller?.listener.id ?? null, idsOf('episode', urns)),
  ]);
  const shown = [...urnsOf('station', stations), ...urnsOf('episode', episodes)];
  const audience = await audienceOf(context, request, shown);
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
  ]);
}

function idsOf(kind: string, urns: readonly string[]): string[] {
  const ofKind = urns.filter((urn) => urn.startsWith(`${kind}:`));
  return [...new Set(ofKind.map((urn) => urn.slice(kind.length + 1)))];
}
