import type { Bind } from '#db/search/bind.ts';
import { foldText } from '#db/search/fold-text.ts';

/** One condition of a smart playlist, as api/contract/playlist.ts has it. */
export type SmartRule = { field: string; is: string; value?: string | number | boolean | undefined };

/** Who looks: what they keep and heard is theirs alone. */
export type SmartViewer = { listenerId: string; favorites: string[] };

/** What makes no sense, in words for who wrote the rule. */
export class RuleFault extends Error {
  override name = 'RuleFault';
}

const texts = ['equal', 'not-equal', 'contains', 'not-contains', 'starts-with'];
const numbers = ['equal', 'not-equal', 'at-least', 'at-most'];
const moments = ['at-least', 'at-most', 'never'];
const flags = ['equal', 'not-equal'];

/** Which operators go with a field; the first of a flag's values is what it is compared with. */
export const operatorsOf: Record<string, string[]> = {
  ...Object.fromEntries(
    ['title', 'artist', 'album', 'genre', 'codec', 'folder'].map((field) => [field, texts]),
  ),
  ...Object.fromEntries(['year', 'durationSeconds', 'bitrate', 'plays'].map((field) => [field, numbers])),
  addedDaysAgo: ['at-least', 'at-most'],
  playedDaysAgo: moments,
  favorite: flags,
  lossless: flags,
  medium: flags,
};

/** The condition on rows of `tracks` that a rule says, without their table's name; all values are bound. Throws a RuleFault for what makes no sense. */
export function ruleCondition(rule: SmartRule, viewer: SmartViewer, bind: Bind): string {
  const { field, is } = rule;
  if (!operatorsOf[field]?.includes(is)) throw new RuleFault(`“${field}” cannot be compared by “${is}”.`);
  const heard = () => `SELECT listens, last_at FROM listener_items
    WHERE listener_id = ${bind(viewer.listenerId)}::uuid AND item = 'track:' || id`;
  switch (field) {
    case 'title':
      return compareText('sort_title', rule, bind);
    case 'artist':
      return among('artist_ids && ARRAY', 'SELECT id FROM artists WHERE', 'sort_name', rule, bind);
    case 'album':
      return among('album_id = ANY (ARRAY', 'SELECT id FROM albums WHERE', 'sort_title', rule, bind);
    case 'folder':
      return among(
        'folder_id = ANY (ARRAY',
        'SELECT id FROM library_folders WHERE',
        'lower(path)',
        rule,
        bind,
        {
          fold: (text) => text.toLowerCase(),
        },
      );
    case 'genre':
      return among('genres && ARRAY', 'SELECT name FROM library_genres WHERE', 'key', rule, bind);
    case 'codec':
      return compareText("lower(coalesce(codec, ''))", rule, bind);
    case 'year':
      return compareNumber('year', rule, bind);
    case 'bitrate':
      return compareNumber('bitrate', rule, bind);
    case 'durationSeconds':
      return compareNumber('(duration_ms / 1000)', rule, bind);
    case 'plays':
      return compareNumber(`coalesce((SELECT listens FROM (${heard()}) heard), 0)`, rule, bind);
    case 'addedDaysAgo':
      return daysAgo('added_at', rule, bind);
    case 'playedDaysAgo':
      if (is === 'never') return `NOT EXISTS (${heard()})`;
      return `EXISTS (SELECT FROM (${heard()}) heard WHERE ${daysAgo('heard.last_at', rule, bind)})`;
    case 'favorite':
      return negated(flagOf(rule), `id = ANY (${bind(viewer.favorites)}::uuid[])`);
    case 'lossless':
      return negated(flagOf(rule), 'lossless');
    default:
      return negated(is === 'equal', `medium = ${bind(textOf(rule))}::text`);
  }
}

/** All of them, or any. */
export function rulesCondition(
  { match, rules }: { match: 'all' | 'any'; rules: readonly SmartRule[] },
  viewer: SmartViewer,
  bind: Bind,
): string {
  const conditions = rules.map((rule) => `(${ruleCondition(rule, viewer, bind)})`);
  return `(${conditions.join(match === 'all' ? ' AND ' : ' OR ')})`;
}

function negated(holds: boolean, condition: string): string {
  return holds ? condition : `NOT coalesce(${condition}, false)`;
}

/** `column` is folded already; so is what it is compared with. */
function compareText(
  column: string,
  rule: SmartRule,
  bind: Bind,
  fold: (text: string) => string = foldText,
): string {
  const text = bind(fold(textOf(rule)));
  switch (rule.is) {
    case 'equal':
      return `${column} = ${text}`;
    case 'not-equal':
      return `${column} <> ${text}`;
    case 'contains':
      return `strpos(${column}, ${text}) > 0`;
    case 'not-contains':
      return `strpos(${column}, ${text}) = 0`;
    default:
      return `starts_with(${column}, ${text})`;
  }
}

/** What a track belongs to is looked for first, by name: those are few, and the tracks of them an index has. */
function among(
  open: string,
  select: string,
  column: string,
  rule: SmartRule,
  bind: Bind,
  { fold = foldText }: { fold?: (text: string) => string } = {},
): string {
  const isNot = rule.is === 'not-equal' || rule.is === 'not-contains';
  const positive = { ...rule, is: rule.is.replace(/^not-/, '') };
  const found = `${select} ${compareText(column, positive, bind, fold)}`;
  const condition = open.endsWith('(ARRAY') ? `${open}(${found}))` : `${open}(${found})`;
  return negated(!isNot, condition);
}

function compareNumber(column: string, rule: SmartRule, bind: Bind): string {
  const operator = { equal: '=', 'not-equal': '<>', 'at-least': '>=', 'at-most': '<=' }[rule.is] ?? '=';
  return `${column} ${operator} ${bind(numberOf(rule))}::float8`;
}

/** At least so many days ago, or at most. */
function daysAgo(column: string, rule: SmartRule, bind: Bind): string {
  const operator = rule.is === 'at-least' ? '<=' : '>=';
  return `${column} ${operator} now() - ${bind(Math.min(numberOf(rule), 100_000))}::float8 * interval '1 day'`;
}

function textOf({ field, value }: SmartRule): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  if (typeof value === 'number') return String(value);
  throw new RuleFault(`“${field}” needs a text to be compared with.`);
}

function numberOf({ field, value }: SmartRule): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new RuleFault(`“${field}” needs a number to be compared with.`);
}

/** Whether the flag shall be set; without a value it shall. */
function flagOf({ is, value = true }: SmartRule): boolean {
  const wanted = value === true || value === 'true';
  return is === 'equal' ? wanted : !wanted;
}
