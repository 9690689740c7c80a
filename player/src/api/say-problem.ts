import { t } from '../l10n.ts';
import { ApiRefusal } from './api-error.ts';

/** What went wrong with a call of the API, for people. */
export function sayProblem(error: unknown): string {
  if (error instanceof ApiRefusal) return error.message;
  return t('Airdex does not answer.');
}
