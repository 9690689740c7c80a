import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { installKafka } from './kafka/install-kafka.ts';
import { isInstalled, parts } from './parts.ts';
import { installS3 } from './s3/install-s3.ts';

/** Installs what the tests run for real and this machine lacks: on Debian, as root. */
const missing = Object.values(parts).filter((part) => !isInstalled(part));

if (missing.length === 0) {
  console.log('Every real part that the tests use is installed.');
} else if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  const packages = [...new Set(missing.flatMap((part) => part.packages))];
  console.log(`Installing from Debian, for the tests alone: ${packages.join(' ')}`);
  // Packages must not start their own servers: the tests start each part themselves, on ports of their own.
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
  }
}
installKafka();
installS3();

const absent = Object.values(parts).filter((part) => !isInstalled(part));
if (absent.length > 0) {
  const names = absent.map((part) => part.name).join(', ');
  console.warn(`\n*** ${names} not installed: the suites that need it DO NOT RUN. ***`);
  console.warn(
    `*** Debian: apt-get install ${[...new Set(absent.flatMap((part) => part.packages))].join(' ')} ***`,
  );
  console.warn(
    '*** Kafka and S3Proxy: Maven Central has to be reachable as well (test-parts/*/pom.xml). ***\n',
  );
  if (process.env.CI === 'true') process.exitCode = 1;
}
