import type { Provider } from '../provider.ts';
import { PoliteRadioBrowser } from './polite-radio-browser.ts';
import { findChanges, readChanged } from './read-changes.ts';
import { readFull } from './read-full.ts';
import { Bookmark, RadioBrowserConfig } from './schema.ts';

/** All public servers by one name, in turn. */
export const publicRadioBrowser = 'https://all.api.radio-browser.info';
const dayMs = 86_400_000;

/** The community directory of more than 50,000 stations: all of them once a day, in between what changed. */
export const radioBrowser: Provider<RadioBrowserConfig> = {
  kind: 'radio-browser',
  config: RadioBrowserConfig,
  intervalSeconds: 3600,
  async *readEntries(config, { fetch, signal, bookmark, now }) {
    const base = config.url ?? publicRadioBrowser;
    const api = new PoliteRadioBrowser(fetch, signal, base);
    await api.discoverMirrors(new URL(base).host === new URL(publicRadioBrowser).host);
    const known = Bookmark.safeParse(bookmark).data;
    if (known && now().getTime() - known.fullRunAt < dayMs) {
      const changes = await findChanges(api, known);
      if (changes) return yield* readChanged(api, changes);
    }
    return yield* readFull(api, now());
  },
};
