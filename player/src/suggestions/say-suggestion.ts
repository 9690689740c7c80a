import type { Suggestion } from '../../../api/contract/history.ts';
import { t } from '../l10n.ts';

/** Why something is suggested, in the reader's language. */
export function saySuggestion({ reason }: Pick<Suggestion, 'reason'>): string {
  const name = reason.because[0]?.title;
  switch (reason.kind) {
    case 'listened-together':
      return name ? t('Because you listen to {name}', { name }) : t('Like what you heard');
    case 'alike':
      return name ? t('Because you listen to {name}', { name }) : t('Like what you heard');
    case 'followed-show':
      return name ? t('Because you follow {name}', { name }) : t('Like what you heard');
    case 'time-of-day':
      return t('Usually heard at this time');
    case 'new-to-you':
      return t('New to you');
    case 'popular':
      // With listeners here or in a directory: the kind does not tell.
      return t('Popular');
  }
}
