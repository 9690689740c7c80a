import { setLanguage, setLocale } from '@nextcloud/l10n';
import { addTranslations } from './l10n.ts';

/**
 * Sets the page's language and direction, which every component reads once when it loads; so this runs before
 * anything else is imported. Inside Nextcloud the page has both already.
 */
export async function useLanguage(document: Document, wanted: string): Promise<void> {
  const language = new Intl.Locale(wanted);
  const page = document.documentElement;
  // Nextcloud's library has read the page as it was before; from now on it says dates and plurals in this.
  setLanguage(language.language);
  setLocale(wanted.replaceAll('-', '_'));
  page.dir = isRightToLeft(language) ? 'rtl' : 'ltr';
  await loadTranslations(language.language);
}

/** The player's words in a language; English is in the components themselves. */
export async function loadTranslations(language: string): Promise<void> {
  if (language === 'de') addTranslations((await import('./german.ts')).inGerman);
}

type WithTextInfo = Intl.Locale & {
  getTextInfo?: () => { direction: string };
  textInfo?: { direction: string };
};
function isRightToLeft(locale: WithTextInfo): boolean {
  const info = locale.getTextInfo?.() ?? locale.textInfo;
  return info ? info.direction === 'rtl' : /^(ar|fa|he|ur|ps|sd|ug|yi|dv|ckb)$/.test(locale.language);
}
