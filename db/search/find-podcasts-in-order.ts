import type { Queryable } from '#db/database.ts';
import { createBind } from '#db/search/bind.ts';
import { anywhere } from '#db/search/match-levels.ts';
import { podcastConditions } from '#db/search/podcast-conditions.ts';
import {
  place,
  placedColumns,
  placeOf,
  podcastOrders,
  podcastPosition,
  type PlacedPodcast,
  type PodcastSort,
} from '#db/search/podcast-orders.ts';
import type { WordQuery } from '#db/search/word-query.ts';
import type { Viewer } from '#db/stores/load-podcasts.ts';
import type { PodcastPosition } from '#db/stores/podcast-position.ts';
import type { PodcastFilter } from '#db/stores/podcasts.ts';

/** Shows in an order that has nothing to do with how well they match; the viewer's private ones among them. */
export async function findPodcastsInOrder(
  db: Queryable,
  search: { query: WordQuery | null; filter: PodcastFilter; viewer: Viewer },
  sort: PodcastSort,
  page: { after: PodcastPosition | null; limit: number },
): Promise<PodcastPosition[]> {
  const { query, filter, viewer } = search;
  const { after } = page;
  const { bind, values } = createBind();
  const { key, direction } = podcastOrders[sort];
  const conditions = podcastConditions(filter, bind);
  if (query) conditions.push(anywhere(query)(bind));
  if (after !== null && after.sort !== 'relevance' && after.sort === sort) {
    conditions.push(
      `(${key}, id) ${direction === 'ASC' ? '>' : '<'} (${bind(placeOf(after))}, ${bind(after.id)})`,
    );
  }
  const rest = `ORDER BY ${key} ${direction}, id ${direction} LIMIT ${bind(page.limit)}`;
  // Two stretches, since the indexes of the orders are of what everybody sees.
  const stretch = (owner: string) =>
    `(SELECT ${placedColumns} FROM podcasts WHERE ${[owner, ...conditions].join(' AND ')} ${rest})`;
  const own = viewer === null ? '' : `UNION ALL ${stretch(`owner_id = ${bind(viewer)}::uuid`)}`;
  const { rows } = await db.query<PlacedPodcast>({
    text: `SELECT ${place} FROM (${stretch('owner_id IS NULL')} ${own}) AS found ${rest}`,
    values,
  });
  return rows.map((row) => podcastPosition(sort, row));
}
