import { defineConfig } from 'vitest/config';
import { isInstalled, parts } from './test-parts/parts.ts';

const server = { environment: 'node', testTimeout: 180_000, hookTimeout: 300_000 } as const;

/** `--mode two-databases`, as `npm test` runs it: what talks to Postgres also runs on Debian's. */
export default defineConfig(({ mode }) => ({
  test: {
    projects: [
      {
        test: {
          ...server,
          name: 'server',
          include: [
            '{api,bench,broadcast,catalog,cli,consumers,db,deploy,events,media-host,refresh-jobs,signing,standalone,test-parts}/**/*.test.ts',
            'nextcloud-app/tests/*.test.ts',
          ],
          globalSetup: ['test-parts/one-postgres.ts'],
        },
      },
      ...(mode === 'two-databases' && isInstalled(parts.postgres)
        ? [
            {
              test: {
                ...server,
                name: 'on-debian-postgres',
                include: ['{api,broadcast,catalog,consumers,db,events}/**/*.test.ts'],
                exclude: ['db/embedded-postgres/**', 'events/kafka/**'],
                globalSetup: ['test-parts/one-debian-postgres.ts'],
              },
            },
          ]
        : []),
      'player/vitest.config.ts',
      'nextcloud-app/vitest.config.ts',
    ],
    maxWorkers: 2,
    reporters: ['default', './test-parts/closing-line.ts'],
  },
}));
