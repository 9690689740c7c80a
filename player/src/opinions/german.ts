import type { Translations } from '../l10n.ts';

export const opinionsInGerman: Translations = {
  'I do not like {name}': '{name} gefällt mir nicht',
  'I like {name}': '{name} gefällt mir',
};
