import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort } from '../free-port.ts';
import { parts, s3Folder } from '../parts.ts';
import { runProgram } from '../run-program.ts';

export type S3Part = {
  /** http://127.0.0.1:<port> */
  endpoint: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Puts a file into the bucket, or over the one that is there. */
  put(key: string, bytes: Buffer): Promise<void>;
  remove(key: string): Promise<void>;
  close(): Promise<void>;
};

const bucket = 'music';
const key = { accessKeyId: 'listener', secretAccessKey: 'not so secret' };

/** A real S3-compatible server (S3Proxy, in memory) on a port of its own of loopback. */
export async function startS3(): Promise<S3Part> {
  const folder = mkdtempSync(join(tmpdir(), 'airdex-test-s3-'));
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${String(port)}`;
  const settings = join(folder, 's3proxy.conf');
  const lines = [
    's3proxy.authorization=aws-v2-or-v4',
    `s3proxy.endpoint=${endpoint}`,
    `s3proxy.identity=${key.accessKeyId}`,
    `s3proxy.credential=${key.secretAccessKey}`,
    'jclouds.provider=transient-nio2',
  ];
  writeFileSync(settings, lines.join('\n'));
  const memory = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const args = [...memory, '-cp', `${s3Folder()}/*`, 'org.gaul.s3proxy.Main', '--properties', settings];
  const answers = async () => (await fetch(endpoint).catch(() => null)) !== null;
  const program = await runProgram(parts.java.program, args, answers, { waitMs: 120_000 }).finally(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const client = new S3Client({
    ...{ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: key },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    ...{ endpoint, bucket, ...key },
    put: async (Key, Body) => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
    },
    remove: async (Key) => {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    },
    close: async () => {
      client.destroy();
      await program.stop();
    },
  };
}
