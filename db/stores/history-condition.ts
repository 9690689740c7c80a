import type { Bind } from '#db/search/bind.ts';
import { foldText } from '#db/search/fold-text.ts';

/** What a list of plays is narrowed to; `items` are all the URNs that one item ever had. */
export type HistoryFilter = {
  q?: string | undefined;
  kind?: 'station' | 'episode' | 'track' | undefined;
  items?: string[] | undefined;
  counted?: boolean | undefined;
  before?: Date | undefined;
  after?: Date | undefined;
};

/** The show that a play's parent names, for whoever may see it: joined as `show` to `play`. */
export const joinShow = (viewer: string) => `
  LEFT JOIN podcasts show
    ON show.id = CASE WHEN starts_with(play.parent, 'podcast:') THEN substr(play.parent, 9)::uuid END
    AND (show.owner_id IS NULL OR show.owner_id = ${viewer}::uuid)`;

/** Without accents, as foldText leaves most letters; rare ones that it respells are found as they are written. */
const folded = `regexp_replace(normalize(replace(text, 'ß', 'ss'), NFKD), '[\\u0300-\\u036f]', '', 'g')`;

/** Folding takes far longer than looking, and most titles have nothing to fold. */
function containsWord(word: string, bind: Bind): string {
  const bare = bind(foldText(word) || word);
  return `(strpos(text, ${bind(word.toLowerCase())}::text) > 0 OR strpos(text, ${bare}::text) > 0
    OR CASE WHEN octet_length(text) = length(text) THEN false ELSE strpos(${folded}, ${bare}::text) > 0 END)`;
}

/** Looked for in each title once, however often it was played: OFFSET 0 keeps Postgres from looking in each play. */
function isNamed(q: string, listener: string, bind: Bind): string {
  return `(coalesce(play.title, ''), coalesce(play.parent, '')) IN (
    SELECT title, parent FROM (
      SELECT play.title, play.parent, lower(concat_ws(' ', play.title, show.title)) AS text
      FROM (SELECT DISTINCT coalesce(title, '') AS title, coalesce(parent, '') AS parent FROM plays
            WHERE listener_id = ${listener}::uuid AND removed_at IS NULL OFFSET 0) play ${joinShow(listener)} OFFSET 0
    ) named WHERE ${q
      .split(/\s+/)
      .map((word) => containsWord(word, bind))
      .join(' AND ')})`;
}

/** The condition on `play` (plays). */
export function historyCondition(listenerId: string, filter: HistoryFilter, bind: Bind): string {
  const { q, kind, items, counted, before, after } = filter;
  const listener = bind(listenerId);
  const conditions = [`play.listener_id = ${listener}::uuid`, 'play.removed_at IS NULL'];
  if (q !== undefined) conditions.push(isNamed(q, listener, bind));
  if (kind !== undefined) conditions.push(`play.item LIKE ${bind(`${kind}:%`)}`);
  if (items !== undefined) conditions.push(`play.item = ANY (${bind(items)}::text[])`);
  if (counted !== undefined) conditions.push(`play.counted = ${bind(counted)}::boolean`);
  if (before !== undefined) conditions.push(`play.started_at < ${bind(before)}::timestamptz`);
  if (after !== undefined) conditions.push(`play.started_at >= ${bind(after)}::timestamptz`);
  return conditions.join(' AND ');
}
