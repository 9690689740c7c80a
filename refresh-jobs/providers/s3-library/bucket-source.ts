import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
  type GetObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { LibrarySource, OpenFile } from '#refresh-jobs/library/library-source.ts';
import { userAgent } from '#refresh-jobs/user-agent.ts';
import { createCheckedHandler } from './checked-handler.ts';
import { explainS3Error } from './explain-s3-error.ts';
import { walkBucket, type KeyPage } from './walk-bucket.ts';

export type BucketPlace = {
  endpoint: string;
  region: string;
  bucket: string;
  prefix?: string | undefined;
  accessKeyId: string;
  secretAccessKey: string;
  /** `https://host/bucket` instead of `https://bucket.host`; left out: for all but Amazon. */
  pathStyle?: boolean | undefined;
};

export type BucketSource = LibrarySource & {
  /** So far: requests, and bytes of their answers. */
  traffic(): { requests: number; bytes: number };
};

/** A file's first bytes come with its size, in one request. */
const FIRST = 65_536;
const ATTEMPTS = 4;

/** A bucket as a library. Nothing is asked for until something is wanted; what fails is a SourceError. */
export function openBucketSource(place: BucketPlace, allowedHosts: readonly string[]): BucketSource {
  const { bucket: Bucket, region } = place;
  const prefix = folderPrefix(place.prefix);
  const endpoint = new URL(place.endpoint);
  const forcePathStyle = place.pathStyle ?? !endpoint.hostname.endsWith('.amazonaws.com');
  const hosts = forcePathStyle
    ? allowedHosts
    : [...allowedHosts, ...allowedHosts.map((host) => `${Bucket}.${host}`)];
  const traffic = { requests: 0, bytes: 0 };
  const { handler, close } = createCheckedHandler(hosts, userAgent, (count) => {
    traffic.requests += 1;
    traffic.bytes += count;
  });
  const client = new S3Client({
    endpoint: place.endpoint,
    region,
    forcePathStyle,
    credentials: { accessKeyId: place.accessKeyId, secretAccessKey: place.secretAccessKey },
    requestHandler: handler,
    maxAttempts: ATTEMPTS,
    // Other servers than Amazon's do not know the checksums that its client asks for by itself.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const failed = (error: unknown, file: boolean) =>
    explainS3Error(error, { endpoint: place.endpoint, bucket: Bucket }, file);

  async function listPage(
    below: string,
    options: { delimited: boolean; after?: string | undefined; signal: AbortSignal },
  ): Promise<KeyPage> {
    try {
      const page = await client.send(
        new ListObjectsV2Command({
          ...{ Bucket, Prefix: prefix + below },
          ...(options.delimited && { Delimiter: '/' }),
          ...(options.after !== undefined && { ContinuationToken: options.after }),
        }),
        { abortSignal: options.signal },
      );
      const keys = (page.Contents ?? []).map(({ Key = '', Size = 0, ETag = '', LastModified }) => ({
        ...{ key: Key.slice(prefix.length), size: Size, version: versionOf(ETag) },
        ...(LastModified && { modifiedAt: LastModified.getTime() }),
      }));
      const folders = (page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix.slice(prefix.length));
      return { keys, folders, next: page.IsTruncated ? page.NextContinuationToken : undefined };
    } catch (error) {
      options.signal.throwIfAborted();
      throw failed(error, false);
    }
  }

  /** Whole where no range is given; null where there is no such range. */
  async function get(path: string, range?: string, version?: string): Promise<GetObjectCommandOutput | null> {
    try {
      return await client.send(
        new GetObjectCommand({
          ...{ Bucket, Key: prefix + path },
          ...(range !== undefined && { Range: range }),
          ...(version !== undefined && { IfMatch: version }),
        }),
      );
    } catch (error) {
      if (error instanceof Error && error.name === 'InvalidRange') return null;
      throw failed(error, true);
    }
  }
  async function bytesOf(answer: GetObjectCommandOutput | null): Promise<Buffer> {
    if (!answer?.Body) return Buffer.alloc(0);
    return buffer(answer.Body as Readable).catch((error: unknown) => {
      throw failed(error, true);
    });
  }

  async function open(path: string): Promise<OpenFile> {
    const answer = await get(path, rangeOf(0, FIRST));
    const first = await bytesOf(answer);
    const size = Number(/\/(\d+)$/.exec(answer?.ContentRange ?? '')?.[1] ?? first.length);
    const read = async (position: number, length: number): Promise<Buffer> => {
      const end = Math.min(position + length, size);
      if (position >= end) return Buffer.alloc(0);
      if (end <= first.length) return first.subarray(position, end);
      const known = first.subarray(position);
      const rest = await get(
        path,
        rangeOf(position + known.length, end - position - known.length),
        answer?.ETag,
      );
      return Buffer.concat([known, await bytesOf(rest)]);
    };
    return { size, read, close: () => Promise.resolve() };
  }

  return {
    walk: (from, signal) => walkBucket(listPage, (path) => readWhole(path, 1_000_000), from, signal),
    look: async (path) => {
      try {
        const found = await client.send(new HeadObjectCommand({ Bucket, Key: prefix + path }));
        const { ContentLength = 0, ETag = '', LastModified } = found;
        const name = path.slice(path.lastIndexOf('/') + 1);
        const modifiedAt = LastModified && { modifiedAt: LastModified.getTime() };
        return { name, size: ContentLength, version: versionOf(ETag), ...modifiedAt };
      } catch (error) {
        const explained = failed(error, true);
        if (explained.type === 'gone') return null;
        throw explained;
      }
    },
    open,
    readWhole,
    stream: async (path) => {
      const answer = await get(path);
      if (!answer?.Body) throw new SourceError('gone', 'The file is gone.');
      return answer.Body as Readable;
    },
    traffic: () => ({ ...traffic }),
    close: async () => {
      client.destroy();
      await close();
    },
  };

  async function readWhole(path: string, maxBytes: number): Promise<Buffer> {
    // One byte more than may be, to see whether there is more.
    const bytes = await bytesOf(await get(path, rangeOf(0, maxBytes + 1)));
    if (bytes.length > maxBytes)
      throw new SourceError('over-limit', `It is larger than ${String(maxBytes)} bytes.`);
    return bytes;
  }
}

/** '' or a folder's path with the slash behind it. */
function folderPrefix(prefix = ''): string {
  const path = prefix.replace(/^\/+|\/+$/g, '');
  return path === '' ? '' : `${path}/`;
}

function versionOf(etag: string): string {
  return etag.replace(/^W\/|"/g, '');
}

function rangeOf(position: number, length: number): string {
  return `bytes=${String(position)}-${String(position + length - 1)}`;
}
