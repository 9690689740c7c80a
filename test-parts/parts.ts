import { existsSync } from 'node:fs';

/** A program that tests run for real: how Debian calls its packages, and where the program then is. */
export type Part = { name: string; packages: string[]; program: string };

export const parts = {
  postgres: {
    name: 'PostgreSQL',
    packages: ['postgresql'],
    program: '/usr/lib/postgresql/15/bin/postgres',
  },
  redis: { name: 'Redis', packages: ['redis-server'], program: '/usr/bin/redis-server' },
  icecast: { name: 'Icecast', packages: ['icecast2'], program: '/usr/bin/icecast2' },
  ffmpeg: { name: 'ffmpeg', packages: ['ffmpeg'], program: '/usr/bin/ffmpeg' },
  nginx: { name: 'nginx', packages: ['nginx', 'libnginx-mod-http-js'], program: '/usr/sbin/nginx' },
  chromium: { name: 'Chromium', packages: ['chromium'], program: '/usr/bin/chromium' },
} satisfies Record<string, Part>;

export function isInstalled(part: Part): boolean {
  return existsSync(part.program);
}
