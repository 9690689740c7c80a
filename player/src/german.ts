import type { Translations } from './l10n.ts';
export const inGerman: Translations = {};
