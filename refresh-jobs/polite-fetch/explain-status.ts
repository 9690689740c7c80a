import { SourceError, type SourceErrorType } from '#refresh-jobs/errors.ts';
import { printableUrl } from './explain-failure.ts';

/** An HTTP status that is no success, in words for an admin. */
export function explainStatus(status: number, url: URL, retryAt: Date | undefined): SourceError {
  const [type, what] = explain(status);
  const when = retryAt ? ` It asks not to be called before ${retryAt.toISOString()}.` : '';
  return new SourceError(type, `${url.host} ${what} (HTTP ${String(status)}).${when}`, {
    url: printableUrl(url),
    status,
    ...(retryAt && { retryAt }),
  });
}

function explain(status: number): [SourceErrorType, string] {
  if (status === 404) return ['gone', 'has nothing at this address: check its path'];
  if (status === 410) return ['gone', 'says that this is gone for good'];
  if (status === 401 || status === 407)
    return ['refused-by-source', 'wants a user name and password: put them into the URL'];
  if (status === 403) return ['refused-by-source', 'does not let Airdex read this'];
  if (status === 429) return ['refused-by-source', 'says it is asked too often'];
  if (status === 451) return ['refused-by-source', 'must not show this for legal reasons'];
  if (status === 503) return ['refused-by-source', 'is busy or under repair'];
  if (status >= 500) return ['refused-by-source', 'has trouble of its own'];
  if (status >= 400) return ['refused-by-source', 'refused the request'];
  return ['unreadable', 'answered with something unexpected'];
}
