/** Why a source could not be read. The message is for an admin: what happened, where, and what to try. */
export type SourceErrorType =
  /** No answer: DNS, refused, reset, TLS, timeout. Tried again later. */
  | 'unreachable'
  /** An answer that says no: 4xx, 5xx. */
  | 'refused-by-source'
  /** The source is gone on purpose: 404, 410. */
  | 'gone'
  /** An answer that is not what this kind of provider reads. */
  | 'unreadable'
  /** Too large, too slow, too many redirects. */
  | 'over-limit'
  /** An address that Airdex does not contact unless the admin allowed its host for this provider. */
  | 'address-not-allowed'
  /** The provider's own configuration is wrong. */
  | 'misconfigured';

export class SourceError extends Error {
  override name = 'SourceError';
  readonly type: SourceErrorType;
  readonly url: string | undefined;
  /** Not to be asked again before this time, when the source said so (Retry-After). */
  readonly retryAt: Date | undefined;
  /** The HTTP status, where it was an answer that says no. */
  readonly status: number | undefined;
  /** With `address-not-allowed`: the host an admin would have to allow for this provider. */
  readonly hostToAllow: string | undefined;

  constructor(
    type: SourceErrorType,
    message: string,
    options: { url?: string; retryAt?: Date; status?: number; hostToAllow?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.type = type;
    this.url = options.url;
    this.retryAt = options.retryAt;
    this.status = options.status;
    this.hostToAllow = options.hostToAllow;
  }
}
