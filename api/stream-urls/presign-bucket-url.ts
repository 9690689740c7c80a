import { S3Client } from '@aws-sdk/client-s3';
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { signedNotBefore } from '#signing/expiry.ts';

/** A bucket of an s3-library, with the key that opens it. */
export type BucketAccess = {
  endpoint: string;
  region: string;
  bucket: string;
  prefix?: string | undefined;
  accessKeyId: string;
  secretAccessKey: string;
  /** `https://host/bucket` instead of `https://bucket.host`; left out: for all but Amazon. */
  pathStyle?: boolean | undefined;
};

export type BucketPresigner = (path: string, contentType: string, exp: number) => Promise<string>;

/**
 * Signs addresses of a bucket's files, without asking anybody. `exp` in Unix seconds, a window's end (signing/expiry.ts):
 * all that is signed in one window is the same address, so that a page can be kept. Only the signing of the SDK is used:
 * going through its client for each of the hundred addresses of a page takes four times as long.
 */
export function createBucketPresigner(access: BucketAccess): BucketPresigner {
  const { bucket, region, accessKeyId, secretAccessKey } = access;
  const endpoint = new URL(access.endpoint);
  const { sha256 } = new S3Client({ endpoint: access.endpoint, region, credentials: access }).config;
  const presigner = new S3RequestPresigner({ region, sha256, credentials: { accessKeyId, secretAccessKey } });
  const isPathStyle = access.pathStyle ?? !endpoint.hostname.endsWith('.amazonaws.com');
  const base = endpoint.pathname.replace(/\/+$/, '') + (isPathStyle ? `/${encode(bucket)}` : '');
  const hostname = isPathStyle ? endpoint.hostname : `${bucket}.${endpoint.hostname}`;
  const folder = (access.prefix ?? '').replace(/^\/+|\/+$/g, '');

  return async (path, contentType, exp) => {
    const from = signedNotBefore(exp);
    const key = folder === '' ? path : `${folder}/${path}`;
    const signed = await presigner.presign(
      {
        ...{ method: 'GET', protocol: endpoint.protocol, hostname, headers: {} },
        ...(endpoint.port !== '' && { port: Number(endpoint.port) }),
        path: `${base}/${key.split('/').map(encode).join('/')}`,
        // Buckets often know no better than that it is bytes.
        query: { 'response-content-type': contentType, 'response-content-disposition': 'inline' },
      },
      { signingDate: new Date(from * 1_000), expiresIn: exp - from },
    );
    const query = Object.entries(signed.query ?? {}).map(
      ([name, value]) => `${encode(name)}=${encode(String(value))}`,
    );
    const host = endpoint.port === '' ? hostname : `${hostname}:${endpoint.port}`;
    return `${endpoint.protocol}//${host}${signed.path}?${query.join('&')}`;
  };
}

/** As it is signed (RFC 3986). */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
