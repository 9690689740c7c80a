import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A program that tests run for real: how Debian calls its packages, and where the program then is. */
export type Part = { name: string; packages: string[]; program: string };

/** The two lines of Kafka that are supported; each is a profile of kafka/pom.xml. */
export const kafkaVersions = ['3.9.1', '4.1.1'] as const;
export type KafkaVersion = (typeof kafkaVersions)[number];

/** Kafka's jars, kept between runs. */
export function kafkaFolder(version: KafkaVersion): string {
  return cacheFolder(`kafka-${version}`);
}

/** S3Proxy's jars, kept between runs. */
export function s3Folder(): string {
  return cacheFolder('s3proxy-2.9.0');
}

export const parts = {
  postgres: {
    name: 'PostgreSQL',
    packages: ['postgresql', 'postgresql-contrib'],
    program: newest('/usr/lib/postgresql/*/bin/postgres'),
  },
  redis: { name: 'Redis', packages: ['redis-server'], program: '/usr/bin/redis-server' },
  icecast: { name: 'Icecast', packages: ['icecast2'], program: '/usr/bin/icecast2' },
  ffmpeg: { name: 'ffmpeg', packages: ['ffmpeg'], program: '/usr/bin/ffmpeg' },
  nginx: { name: 'nginx', packages: ['nginx'], program: '/usr/sbin/nginx' },
  njs: {
    name: 'njs for nginx',
    packages: ['libnginx-mod-http-js'],
    program: '/usr/lib/nginx/modules/ngx_http_js_module.so',
  },
  php: {
    name: 'PHP with phpunit',
    packages: ['php-cli', 'php-mbstring', 'php-xml', 'phpunit'],
    program: '/usr/bin/phpunit',
  },
  kcat: { name: 'kcat', packages: ['kcat'], program: '/usr/bin/kcat' },
  java: { name: 'Java', packages: ['default-jre-headless'], program: '/usr/bin/java' },
  kafka3: kafka('3.9.1'),
  kafka4: kafka('4.1.1'),
  s3: {
    name: 'S3Proxy',
    packages: ['maven', 'default-jre-headless'],
    program: join(s3Folder(), 's3proxy-2.9.0.jar'),
  },
  chromium: { name: 'Chromium', packages: ['chromium'], program: '/usr/bin/chromium' },
} satisfies Record<string, Part>;

export function isInstalled(part: Part): boolean {
  return existsSync(part.program);
}

function cacheFolder(name: string): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return join(cache, 'airdex', name);
}

/** Debian has none: its Maven brings the jars from Maven Central. */
function kafka(version: KafkaVersion): Part {
  return {
    name: `Kafka ${version}`,
    packages: ['maven', 'default-jre-headless'],
    program: join(kafkaFolder(version), `kafka_2.13-${version}.jar`),
  };
}

/** Debian keeps every major version in a folder of its own. */
function newest(pattern: string): string {
  return globSync(pattern).toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))[0] ?? pattern;
}
