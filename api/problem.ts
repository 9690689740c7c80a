import type { Problem as ProblemBody } from './contract/common.ts';

/** Everything the API says when it cannot do what was asked: its stable name, status and title. */
export const problemKinds = {
  'bad-request': { status: 400, title: 'The request is not of the form that this route takes' },
  'not-signed-in': { status: 401, title: 'A valid access token is needed' },
  forbidden: { status: 403, title: 'This is not allowed' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'method-not-allowed': { status: 405, title: 'This address does not answer to that method' },
  conflict: { status: 409, title: 'This does not fit what is there' },
  'changed-meanwhile': { status: 412, title: 'It was changed meanwhile' },
  gone: { status: 410, title: 'This link has expired' },
  'too-large': { status: 413, title: 'The request is too large' },
  'not-json': { status: 415, title: 'The body has to be JSON' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Airdex has a fault' },
  unavailable: { status: 503, title: 'Airdex cannot answer just now' },
} as const;
export type ProblemKind = keyof typeof problemKinds;

/** Thrown anywhere in a handler; answered as application/problem+json (RFC 9457). */
export class Problem extends Error {
  override name = 'Problem';
  readonly kind: ProblemKind;
  readonly errors: ProblemBody['errors'];
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(
    kind: ProblemKind,
    detail?: string,
    more: { errors?: ProblemBody['errors']; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(detail ?? problemKinds[kind].title, { cause: more.cause });
    this.kind = kind;
    this.errors = more.errors;
    this.retryAfter = more.retryAfter;
  }

  get status(): number {
    return problemKinds[this.kind].status;
  }

  body(instance?: string): ProblemBody {
    return {
      type: `/docs/problems#${this.kind}`,
      title: problemKinds[this.kind].title,
      status: this.status,
      ...(this.message === problemKinds[this.kind].title ? {} : { detail: this.message }),
      ...(instance === undefined ? {} : { instance }),
      ...(this.errors === undefined ? {} : { errors: this.errors }),
    };
  }
}
