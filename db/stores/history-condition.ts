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
  LEFT JOIN podcasts show ON show.id = CASE
    WHEN play.parent ~ '^podcast:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN substr(play.parent, 9)::uuid END
    AND (show.owner_id IS NULL OR show.owner_id = ${viewer}::uuid)`;

const text = `lower(concat_ws(' ', play.title, show.title))`;
/** Without accents, as foldText leaves most letters; rare ones that it respells are found as they are written. */
const folded = `regexp_replace(normalize(replace(${text}, 'ß', 'ss'), NFKD), '[\\u0300-\\u036f]', '', 'g')`;
/** Folding takes far longer than looking, and most titles have nothing to fold. */
const isFolded = `octet_length(${text}) = length(${text})`;

function containsWord(word: string, bind: Bind): string {
  const bare = bind(foldText(word) || word);
  return `(strpos(${text}, ${bind(word.toLowerCase())}::text) > 0 OR strpos(${text}, ${bare}::text) > 0
    OR CASE WHEN ${isFolded} THEN false ELSE strpos(${folded}, ${bare}::text) > 0 END)`;
}

/** The condition on `play` (plays), with `show` joined. */
export function historyCondition(listenerId: string, filter: HistoryFilter, bind: Bind): string {
  const { q, kind, items, counted, before, after } = filter;
  const conditions = [`play.listener_id = ${bind(listenerId)}::uuid`, 'play.removed_at IS NULL'];
  for (const word of q?.split(/\s+/) ?? []) conditions.push(containsWord(word, bind));
  if (kind !== undefined) conditions.push(`play.item LIKE ${bind(`${kind}:%`)}`);
  if (items !== undefined) conditions.push(`play.item = ANY (${bind(items)}::text[])`);
  if (counted !== undefined) conditions.push(`play.counted = ${bind(counted)}::boolean`);
  if (before !== undefined) conditions.push(`play.started_at < ${bind(before)}::timestamptz`);
  if (after !== undefined) conditions.push(`play.started_at >= ${bind(after)}::timestamptz`);
  return conditions.join(' AND ');
}
