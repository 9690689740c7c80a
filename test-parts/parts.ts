import { existsSync, globSync } from 'node:fs';

/** A program that tests run for real: how Debian calls its packages, and where the program then is. */
export type Part = { name: string; packages: string[]; program: string };

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
  chromium: { name: 'Chromium', packages: ['chromium'], program: '/usr/bin/chromium' },
} satisfies Record<string, Part>;

export function isInstalled(part: Part): boolean {
  return existsSync(part.program);
}

/** Debian keeps every major version in a folder of its own. */
function newest(pattern: string): string {
  return globSync(pattern).toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))[0] ?? pattern;
}
