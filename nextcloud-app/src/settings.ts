import { loadState } from '@nextcloud/initial-state';

/** What the PHP side tells the page about the Airdex that this Nextcloud is connected to. */
export type Settings = {
  /** Origin of the API; null where nothing is connected yet. */
  baseUrl: string | null;
  /** Our own page with the one `<audio>`, versioned so that it can be cached for a day. */
  soundFrameUrl: string;
  /** May this user set up the connection? */
  isAdmin: boolean;
  settingsUrl: string;
  pageUrl: string;
  /** Is this user told of new episodes? */
  notifyEpisodes: boolean;
};

/** What the app's PHP calls its initial state. */
export function readSettings(): Settings | null {
  return loadState<Settings | null>('airdex', 'settings', null);
}
