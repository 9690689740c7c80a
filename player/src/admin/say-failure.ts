import { t } from '../l10n.ts';

/** What went wrong with a call of the API, in its own words where it had some. */
export function sayFailure(error: unknown): string {
  const problem = problemOf(error);
  const details = problem?.errors?.map(({ path, message }) => `${path}: ${message}`) ?? [];
  const whole = problem?.detail ?? problem?.title;
  // The detail of a problem is often the first of its errors.
  const said = [whole, ...details.filter((each) => each !== whole)].filter(Boolean).join(' · ');
  return said || t('Airdex does not answer. Look whether it is running; then try again.');
}

type ProblemLike = {
  title?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
};

/** Errors of the API carry their problem document, or are one. */
function problemOf(error: unknown): ProblemLike | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const carried = (error as { problem?: unknown }).problem ?? error;
  return typeof carried === 'object' && carried !== null && 'title' in carried
    ? (carried as ProblemLike)
    : undefined;
}
