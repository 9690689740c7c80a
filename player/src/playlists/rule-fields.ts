import type { Rule, Rules } from '../../../api/contract/playlist.ts';
import { t } from '../l10n.ts';

type Kind = 'text' | 'number' | 'yes-or-no' | 'medium';
type Field = { field: Rule['field']; name: string; kind: Kind; unit?: string };

/** What rules can ask of a track, in words. */
export function ruleFields(): Field[] {
  return [
    { field: 'title', name: t('Title'), kind: 'text' },
    { field: 'artist', name: t('Artist'), kind: 'text' },
    { field: 'album', name: t('Album'), kind: 'text' },
    { field: 'genre', name: t('Genre'), kind: 'text' },
    { field: 'folder', name: t('Folder'), kind: 'text' },
    { field: 'year', name: t('Year'), kind: 'number' },
    { field: 'durationSeconds', name: t('Length'), kind: 'number', unit: t('seconds') },
    { field: 'addedDaysAgo', name: t('Added'), kind: 'number', unit: t('days ago') },
    { field: 'playedDaysAgo', name: t('Played last'), kind: 'number', unit: t('days ago') },
    { field: 'plays', name: t('Times played'), kind: 'number' },
    { field: 'favorite', name: t('Favorite'), kind: 'yes-or-no' },
    { field: 'codec', name: t('Format'), kind: 'text' },
    { field: 'lossless', name: t('Lossless'), kind: 'yes-or-no' },
    { field: 'bitrate', name: t('Bitrate'), kind: 'number', unit: t('kbit/s') },
    { field: 'medium', name: t('Kind'), kind: 'medium' },
  ];
}

const operators: Record<Kind, Rule['is'][]> = {
  text: ['contains', 'not-contains', 'equal', 'not-equal', 'starts-with'],
  number: ['at-least', 'at-most', 'equal'],
  'yes-or-no': ['equal'],
  medium: ['equal'],
};

export function kindOf(field: Rule['field']): Kind {
  return ruleFields().find((each) => each.field === field)?.kind ?? 'text';
}

export function operatorsOf(field: Rule['field']): Rule['is'][] {
  const of = operators[kindOf(field)];
  return field === 'playedDaysAgo' ? [...of, 'never'] : of;
}

export function sayOperator(is: Rule['is']): string {
  const words: Record<Rule['is'], string> = {
    equal: t('is'),
    'not-equal': t('is not'),
    contains: t('contains'),
    'not-contains': t('does not contain'),
    'starts-with': t('starts with'),
    'at-least': t('at least'),
    'at-most': t('at most'),
    never: t('never'),
  };
  return words[is];
}

export function startRule(field: Rule['field']): Rule {
  const kind = kindOf(field);
  const is = operatorsOf(field)[0] ?? 'equal';
  if (kind === 'yes-or-no') return { field, is, value: true };
  if (kind === 'medium') return { field, is, value: 'music' };
  return { field, is, value: kind === 'number' ? 0 : '' };
}

export function emptyRules(): Rules {
  return { match: 'all', rules: [startRule('genre')], order: 'random', limit: 100 };
}

/** As it is sent: what asks for no value brings none, and numbers are numbers. */
export function filledRules(rules: Rules): Rules {
  return {
    ...rules,
    limit: Math.min(1_000, Math.max(1, Math.round(Number(rules.limit)) || 100)),
    rules: rules.rules.map(({ field, is, value }) => {
      if (is === 'never') return { field, is };
      return { field, is, value: kindOf(field) === 'number' ? Number(value ?? 0) : (value ?? '') };
    }),
  };
}

/** A rule without its word would find everything or nothing. */
export function isComplete(rules: Rules): boolean {
  return rules.rules.every(
    ({ field, is, value }) => is === 'never' || kindOf(field) !== 'text' || value !== '',
  );
}
