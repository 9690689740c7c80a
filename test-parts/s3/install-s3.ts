import { join } from 'node:path';
import { bringJars } from '../bring-jars.ts';
import { isInstalled, parts, s3Folder } from '../parts.ts';

/** Brings the jars of S3Proxy from Maven Central where they are not there yet. */
export function installS3(): void {
  if (isInstalled(parts.s3)) return;
  console.log('Bringing S3Proxy from Maven Central, for the tests alone.');
  bringJars(s3Folder(), join(import.meta.dirname, 'pom.xml'));
}
