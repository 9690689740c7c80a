import { inject, type InjectionKey, ref, type Ref, watch } from 'vue';
import { createApiClient, type Request, type TokenSource } from './api/api-client.ts';
import { isPassing } from './api/api-error.ts';
import { type Connection, createConnection } from './api/connection.ts';
import { createPodcastApi, type PodcastApi } from './api/podcast-api.ts';
import { createRadioApi, type RadioApi } from './api/radio-api.ts';
import { systemClock } from './playback/clock.ts';
import { createPlayer, type Player } from './playback/create-player.ts';
import { createQueue, type Queue } from './playback/create-queue.ts';
import { loadHls } from './playback/load-hls.ts';
import { connectMediaSession } from './playback/media-session.ts';
import { playOneAtATime } from './playback/one-at-a-time.ts';
import type { Abilities } from './playback/playable.ts';
import { isEpisode, type Playable } from './playback/playable-item.ts';
import { createSound } from './playback/sound.ts';
import { createSession, type Session } from './session/create-session.ts';
import { createFavorites, type Favorites } from './stations/create-favorites.ts';
import { createRecent, type Recent } from './stations/create-recent.ts';
import { stored, type Store } from './stored.ts';

/** Everything a home of the player decides. */
export type Home = {
  /** Origin of the API, '' for the page's own. */
  baseUrl: string;
  tokens: TokenSource;
  /** The one `<audio>`; it may live in another document, such as a frame with a policy of its own. */
  audio: HTMLAudioElement;
  window: Window & typeof globalThis;
  store: Store;
  /** Shows the dialog or page where a guest signs in; null where there is none. */
  signIn: (() => void) | null;
  /** Null where somebody else keeps the session, such as a Nextcloud. */
  signOut: Ref<(() => void) | null>;
};

export type Airdex = {
  request: Request;
  api: RadioApi;
  podcastApi: PodcastApi;
  connection: Connection;
  session: Session;
  player: Player;
  queue: Queue;
  abilities: Abilities;
  favorites: Favorites;
  recent: Recent;
  /** What just happened, for a line on the page that is also read aloud. */
  notice: Ref<{ text: string; at: number } | null>;
  /** A click on a heart; a guest is asked to sign in. */
  toggleFavorite(item: Playable): void;
  signIn: (() => void) | null;
  signOut: Ref<(() => void) | null>;
  close(): void;
};

const key: InjectionKey<Airdex> = Symbol('airdex');
export const airdexKey = key;

export function useAirdex(): Airdex {
  const airdex = inject(key);
  if (!airdex) throw new Error('This component needs an Airdex: app.provide(airdexKey, createAirdex(…)).');
  return airdex;
}

export function createAirdex(home: Home, describe: (error: unknown) => string): Airdex {
  const { window } = home;
  const online = () => window.navigator.onLine;
  const request = createApiClient({
    baseUrl: home.baseUrl,
    tokens: home.tokens,
    fetch: (input, init) => window.fetch(input, init),
  });
  const api = createRadioApi(request);
  const podcastApi = createPodcastApi(request);
  const connection = createConnection({
    clock: systemClock,
    online,
    ping: () => request('GET', '/radio?limit=1'),
  });
  const notice = ref<{ text: string; at: number } | null>(null);
  const report = (error: unknown) => {
    notice.value = { text: describe(error), at: Date.now() };
    if (isPassing(error)) connection.failed();
  };

  const abilities: Abilities = {
    securePage: window.location.protocol === 'https:',
    canPlayType: (type) => home.audio.canPlayType(type),
    mediaSource: 'MediaSource' in window,
  };
  const recent = createRecent(home.store);
  const loudness = stored(home.store, 'volume', { volume: 0.8, muted: false });
  const apply = (volume: number, muted: boolean) => {
    home.audio.volume = volume;
    home.audio.muted = muted;
    loudness.value = { volume, muted };
  };
  apply(loudness.value.volume, loudness.value.muted);
  const player = createPlayer({
    sound: createSound(home.audio, loadHls),
    abilities,
    clock: systemClock,
    online,
    freshItem: (id) => (id.startsWith('episode:') ? podcastApi.episode(id) : api.station(id)),
    volume: { initial: loudness.value.volume, muted: loudness.value.muted, apply },
    onStart: (item) => {
      if (!isEpisode(item)) recent.add(item);
    },
  });
  const queue = createQueue(player, abilities, home.store);
  const channel = new window.BroadcastChannel('airdex-player');
  playOneAtATime(player, channel);
  if ('mediaSession' in window.navigator) {
    connectMediaSession(window.navigator.mediaSession, player, queue);
  }

  const session = createSession({
    hasToken: async () => (await home.tokens.current()) !== null,
    me: () => api.me(),
  });
  const favorites = createFavorites(api, report);
  const stopWatching = watch(
    () => session.state.me?.id,
    (id) => {
      if (id === undefined) favorites.clear();
      else void favorites.load();
    },
  );

  const networkChanged = () => {
    connection.networkChanged();
    if (online()) player.wake();
  };
  const seen = () => {
    if (!window.document.hidden) player.wake();
  };
  window.addEventListener('online', networkChanged);
  window.addEventListener('offline', networkChanged);
  window.document.addEventListener('visibilitychange', seen);
  void session.refresh();

  return {
    request,
    api,
    podcastApi,
    connection,
    session,
    player,
    queue,
    abilities,
    favorites,
    recent,
    notice,
    toggleFavorite(item) {
      if (session.state.me) void favorites.toggle(item);
      else home.signIn?.();
    },
    signIn: home.signIn,
    signOut: home.signOut,
    close() {
      player.pause();
      channel.close();
      stopWatching();
      window.removeEventListener('online', networkChanged);
      window.removeEventListener('offline', networkChanged);
      window.document.removeEventListener('visibilitychange', seen);
    },
  };
}
