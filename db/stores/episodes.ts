import type { Queryable } from '#db/database.ts';
import { createBind } from '#db/search/bind.ts';
import { anywhere } from '#db/search/match-levels.ts';
import { searchWords } from '#db/search/search-words.ts';
import { strictQuery } from '#db/search/word-query.ts';
import { currentIds } from './current-ids.ts';
import type { EpisodePosition } from './episode-position.ts';
import type { EpisodeRow, FoundEpisode } from './episode-row.ts';
import { loadEpisodes } from './load-episodes.ts';
import type { Viewer } from './load-podcasts.ts';
import { momentText } from './moment-text.ts';

export type EpisodeList = { rows: EpisodeRow[]; next: EpisodePosition | null };

/**
 * A page of a show's episodes by date, also of a retired show; `after` is the `next` of the page before. Of a show that
 * the viewer may not see, the list is empty.
 */
export async function listEpisodes(
  db: Queryable,
  viewer: Viewer,
  podcastId: string,
  filter: { q?: string | undefined; season?: number | undefined },
  page: {
    order?: 'newest' | 'oldest' | undefined;
    limit: number;
    after?: EpisodePosition | null | undefined;
  },
): Promise<EpisodeList> {
  const [current] = await currentIds(db, 'podcast', [podcastId]);
  const words = searchWords(filter.q);
  if (current === undefined || words?.length === 0) return { rows: [], next: null };
  const { bind, values } = createBind();
  const conditions = [
    `podcast_id = ${bind(current.id)}::uuid`,
    'retired_at IS NULL',
    `EXISTS (SELECT FROM podcasts WHERE id = ${bind(current.id)}::uuid
       AND (owner_id IS NULL OR owner_id = ${bind(viewer)}::uuid))`,
  ];
  if (words) conditions.push(anywhere(strictQuery(words))(bind));
  if (filter.season !== undefined) conditions.push(`season = ${bind(filter.season)}::int`);
  const oldest = page.order === 'oldest';
  if (page.after) {
    const { at, id } = page.after;
    conditions.push(`(sort_at, id) ${oldest ? '>' : '<'} (${bind(at)}::timestamptz, ${bind(id)}::uuid)`);
  }
  const direction = oldest ? 'ASC' : 'DESC';
  const { rows: found } = await db.query<{ id: string; at: string }>({
    text: `
      SELECT id, ${momentText('sort_at')} AS at FROM episodes WHERE ${conditions.join(' AND ')}
      ORDER BY sort_at ${direction}, id ${direction} LIMIT ${bind(page.limit + 1)}`,
    values,
  });
  const shown = found.slice(0, page.limit);
  const rows = await loadEpisodes(
    db,
    viewer,
    shown.map(({ id }) => ({ askedId: id, id })),
  );
  const last = shown.at(-1);
  return { rows, next: found.length > page.limit && last ? { at: last.at, id: last.id } : null };
}

/** The episode that this id means today, with its notes: also when it was joined to another, or retired. */
export async function findEpisode(db: Queryable, viewer: Viewer, id: string): Promise<EpisodeRow | null> {
  return (await loadEpisodes(db, viewer, await currentIds(db, 'episode', [id]), 'full'))[0] ?? null;
}

/** Episodes in the order of the ids, each with the id it was asked by; retired ones too, unknown ones left out. */
export async function episodesByIds(db: Queryable, viewer: Viewer, ids: string[]): Promise<FoundEpisode[]> {
  return loadEpisodes(db, viewer, await currentIds(db, 'episode', ids));
}
