import { createAppConfig } from '@nextcloud/vite-config';
import { oneModuleAnIcon } from './one-module-an-icon.ts';

/** One script for each place of Nextcloud where Airdex shows itself; hls.js is fetched only when a stream needs it. */
export default createAppConfig(
  { dashboard: 'src/dashboard.ts', main: 'src/main.ts', admin: 'src/admin.ts' },
  {
    ...{ appName: 'airdex', inlineCSS: false, createEmptyCSSEntryPoints: true },
    config: { plugins: [oneModuleAnIcon()] },
    // A build into another folder leaves the one here alone.
    emptyOutputDirectory: !process.argv.includes('--outDir'),
  },
);
