import { icecastDirectory } from './icecast-directory/icecast-directory.ts';
import { icecastServer } from './icecast-server/icecast-server.ts';
import { localLibrary } from './local-library/local-library.ts';
import { opml } from './opml/opml.ts';
import { playlist } from './playlist/playlist.ts';
import { podcastFeed } from './podcast-feed/podcast-feed.ts';
import type { Provider } from './provider.ts';
import { radioBrowser } from './radio-browser/radio-browser.ts';
import { s3Library } from './s3-library/s3-library.ts';
import { station } from './station/station.ts';

/** Every kind of provider; a kind is removed by removing its folder and its line here. */
export const providers: Record<string, Provider> = Object.fromEntries(
  [
    icecastServer,
    icecastDirectory,
    radioBrowser,
    playlist,
    station,
    podcastFeed,
    opml,
    localLibrary,
    s3Library,
  ].map((provider) => [provider.kind, provider as Provider]),
);
