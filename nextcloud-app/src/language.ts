import { getLanguage } from '@nextcloud/l10n';
import { addTranslations } from '../../player/src/l10n.ts';
import { loadTranslations } from '../../player/src/language.ts';

/** Words are registered before the first component is imported, since components read them as they load. */
export async function loadWords(): Promise<void> {
  const language = getLanguage().split(/[-_]/)[0] ?? 'en';
  await loadTranslations(language).catch(() => undefined);
  if (language === 'de') addTranslations((await import('./german.ts')).nextcloudInGerman);
}
