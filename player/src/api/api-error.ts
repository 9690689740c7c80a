import type { Problem } from '../../../api/contract/common.ts';

/** The API answered, and refused. */
export class ApiRefusal extends Error {
  readonly problem: Problem;
  /** How long it asks us to wait, from `Retry-After`. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: Problem, retryAfterSeconds: number | null = null) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiRefusal';
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Nothing came back: no network, or Airdex is not there. */
export class ApiAway extends Error {
  constructor(cause: unknown) {
    super('Airdex does not answer', { cause });
    this.name = 'ApiAway';
  }
}

/** Whether trying the same again later may work. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof ApiAway ||
    (error instanceof ApiRefusal && (error.problem.status >= 500 || error.problem.status === 429))
  );
}

export function wasCancelled(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
