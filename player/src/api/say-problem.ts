import { t } from '../l10n.ts';
import { ApiRefusal } from './api-error.ts';

/** What went wrong with a call of the API, for people. */
export function sayProblem(error: unknown): string {
  if (error instanceof ApiRefusal) {
    // What the API says of it is for whoever writes clients.
    if (error.problem.status === 401) return t('Airdex does not know who you are at the moment.');
    return error.message;
  }
  return t('Airdex does not answer.');
}
