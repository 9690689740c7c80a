import type { Queryable } from '#db/database.ts';
import type { SuggestionReason } from './suggestion-requests.ts';

export type SuggestionRow = { item: string; reason: SuggestionReason; madeAt: Date };

/**
 * The best first, without what became dead, retired, private, disliked or a favorite since they were made; of all
 * kinds, or of one.
 */
export async function listSuggestions(
  db: Queryable,
  listenerId: string,
  page: { kind?: string | undefined; limit: number },
): Promise<SuggestionRow[]> {
  const { rows } = await db.query<SuggestionRow>({
    name: 'list-suggestions',
    text: `
      SELECT item, reason, made_at AS "madeAt" FROM suggestions suggestion
      WHERE listener_id = $1 AND ($2::text IS NULL OR item LIKE $2 || ':%')
        AND NOT EXISTS (SELECT FROM opinions
          WHERE listener_id = $1 AND opinions.item = suggestion.item AND opinion = 'disliked')
        AND NOT EXISTS (SELECT FROM favorites WHERE listener_id = $1 AND urn = suggestion.item)
        AND CASE split_part(item, ':', 1)
          WHEN 'station' THEN EXISTS (SELECT FROM stations
            WHERE id = substr(item, 9)::uuid AND retired_at IS NULL AND health <> 'dead')
          WHEN 'episode' THEN EXISTS (SELECT FROM episodes episode JOIN podcasts podcast ON podcast.id = podcast_id
            WHERE episode.id = substr(item, 9)::uuid AND episode.retired_at IS NULL AND podcast.retired_at IS NULL
              AND owner_id IS NULL)
          WHEN 'track' THEN EXISTS (SELECT FROM tracks WHERE id = substr(item, 7)::uuid AND retired_at IS NULL)
          ELSE false END
      ORDER BY rank LIMIT $3`,
    values: [listenerId, page.kind ?? null, page.limit],
  });
  return rows;
}

/** When a listener's suggestions were made; null where there are none yet. */
export async function suggestionsMadeAt(db: Queryable, listenerId: string): Promise<Date | null> {
  const { rows } = await db.query<{ madeAt: Date }>({
    name: 'suggestions-made-at',
    text: 'SELECT made_at AS "madeAt" FROM suggestions WHERE listener_id = $1 ORDER BY rank LIMIT 1',
    values: [listenerId],
  });
  return rows[0]?.madeAt ?? null;
}
