import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [vue()],
  test: {
    name: 'nextcloud-app',
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    server: { deps: { inline: [/@nextcloud/] } },
  },
});
