import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/** While developing, `npm start` in another window answers the API. */
const api = process.env.PUBLIC_URL ?? 'http://127.0.0.1:3000';

export default defineConfig({
  base: './',
  plugins: [vue()],
  // Nextcloud's components ask for these; outside a Nextcloud app nothing else gives them.
  define: { appName: '"airdex"', appVersion: '"0.1.0"' },
  build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: { proxy: Object.fromEntries(['/api', '/play'].map((path) => [path, api])) },
});
