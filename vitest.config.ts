import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'server',
          environment: 'node',
          include: [
            '{api,bench,catalog,cli,consumers,db,events,media-host,refresh-jobs,standalone,test-parts}/**/*.test.ts',
          ],
          globalSetup: ['test-parts/one-postgres.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      'player/vitest.config.ts',
    ],
    maxWorkers: 2,
    reporters: ['default', './test-parts/closing-line.ts'],
  },
});
