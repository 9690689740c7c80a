import { SourceError, type SourceErrorType } from '#refresh-jobs/errors.ts';
import { explainFailure } from '#refresh-jobs/polite-fetch/explain-failure.ts';

export type Bucket = { endpoint: string; bucket: string };
type Said = { name: string; status: number | undefined; region: string | undefined };

/**
 * What a bucket's refusal means. `file`: it was asked for one file; then what is wrong with the whole library is
 * 'unreachable', so that no file is taken for broken.
 */
export function explainS3Error(error: unknown, { endpoint, bucket }: Bucket, file: boolean): SourceError {
  if (error instanceof SourceError) return error;
  const url = new URL(endpoint);
  const said = answerOf(error);
  if (said === null) return explainFailure(error, url);
  const ofFile = file ? explainFile(said) : undefined;
  if (ofFile) return new SourceError(...ofFile, { cause: error });
  const [type, message] = explain(said, url.host, bucket);
  return new SourceError(file ? 'unreachable' : type, message, { url: url.origin, cause: error });
}

function explainFile({ name, status }: Said): [SourceErrorType, string] | undefined {
  if (name === 'NoSuchBucket') return undefined;
  if (name === 'NoSuchKey' || name === 'NotFound' || status === 404) return ['gone', 'The file is gone.'];
  if (name === 'AccessDenied') return ['unreadable', 'The key may not read this file (s3:GetObject).'];
  if (name === 'PreconditionFailed' || status === 412)
    return ['unreadable', 'It was changed while it was read.'];
  if (name === 'InvalidObjectState') {
    return ['unreadable', 'It lies in an archive (such as Glacier): restore it first.'];
  }
  return undefined;
}

function explain({ name, status, region }: Said, host: string, bucket: string): [SourceErrorType, string] {
  switch (name) {
    case 'NoSuchBucket':
      return ['misconfigured', `${host} has no bucket "${bucket}". Is its name spelled as there?`];
    case 'InvalidAccessKeyId':
      return ['misconfigured', `${host} does not know this access key. Was it deleted?`];
    case 'SignatureDoesNotMatch':
      return ['misconfigured', `The secret key is not the one of this access key, says ${host}.`];
    case 'RequestTimeTooSkewed':
      return [
        'misconfigured',
        `The clocks of this machine and of ${host} differ by more than a quarter of an hour: set this machine's clock.`,
      ];
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
    case 'IllegalLocationConstraintException': {
      const where = region === undefined ? 'another region' : `the region ${region}`;
      return ['misconfigured', `The bucket "${bucket}" is in ${where}: correct the region, or the endpoint.`];
    }
    case 'AccessDenied':
    case 'AllAccessDisabled':
      return [
        'refused-by-source',
        `This key may not list the bucket "${bucket}": it needs s3:ListBucket, and s3:GetObject for its files.`,
      ];
    case 'SlowDown':
    case 'ServiceUnavailable':
    case 'InternalError':
      return ['unreachable', `${host} has too much to do (${name}). It is tried again later.`];
  }
  if (status === 403) {
    return ['refused-by-source', `${host} refuses this key (403 ${name}). Are the key and its rights right?`];
  }
  if (status !== undefined && status >= 500) {
    return ['unreachable', `${host} has a fault (${String(status)}). It is tried again later.`];
  }
  return [
    'unreadable',
    `${host} does not answer as S3 does (${status === undefined ? name : String(status)} ${name}). Is this the endpoint of its S3 interface?`,
  ];
}

/** The answer in an error of the SDK; null where none came. */
function answerOf(error: unknown): Said | null {
  if (!(error instanceof Error)) return null;
  const { $metadata, $response, Region } = error as {
    $metadata?: { httpStatusCode?: number };
    $response?: { statusCode?: number; headers?: Record<string, string> };
    Region?: string;
  };
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  if (status === undefined) return null;
  return { name: error.name, status, region: Region ?? $response?.headers?.['x-amz-bucket-region'] };
}
