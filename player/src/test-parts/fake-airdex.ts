import { ref } from 'vue';
import type { Favorite, Me } from '../../../api/contract/me.ts';
import type { Station, StationFacets, StationPage } from '../../../api/contract/station.ts';
import type { Airdex } from '../airdex.ts';
import { createConnection } from '../api/connection.ts';
import type { Request } from '../api/api-client.ts';
import { createPodcastApi } from '../api/podcast-api.ts';
import type { RadioApi } from '../api/radio-api.ts';
import { createPlayer } from '../playback/create-player.ts';
import { isEpisode } from '../playback/playable-item.ts';
import { createQueue } from '../playback/create-queue.ts';
import { createSleepTimer } from '../playback/create-sleep-timer.ts';
import { createSound } from '../playback/sound.ts';
import { createPositions } from '../positions/create-positions.ts';
import { createSession } from '../session/create-session.ts';
import { createFavorites } from '../stations/create-favorites.ts';
import { createRecent } from '../stations/create-recent.ts';
import { FakeAudio } from './fake-audio.ts';
import { createFakeClock } from './fake-clock.ts';
import { createMemoryStore } from './memory-store.ts';

export const noFacets: StationFacets = { country: [], language: [], tag: [], codec: [] };
export const owner: Me = { id: '1', name: 'Owner', issuer: 'airdex', roles: ['listener', 'admin'] };

export function fakeApi(given: Partial<RadioApi> = {}): RadioApi {
  return {
    stations: () => Promise.resolve<StationPage>({ items: [], nextCursor: null }),
    facets: () => Promise.resolve(noFacets),
    station: (): Promise<Station> => Promise.reject(new Error('no such station')),
    me: () => Promise.resolve(owner),
    favorites: () => Promise.resolve<Favorite[]>([]),
    addFavorite: () => Promise.resolve(),
    removeFavorite: () => Promise.resolve(),
    ...given,
  };
}

/** The real thing on a fake element, a fake clock and a fake API. */
export function createFakeAirdex(
  given: { api?: Partial<RadioApi>; request?: Request; me?: Me | null; securePage?: boolean } = {},
) {
  const api = fakeApi(given.api);
  const request = given.request ?? (() => Promise.reject(new Error('nothing is asked here')));
  const podcastApi = createPodcastApi(request);
  const audio = new FakeAudio();
  const clock = createFakeClock(Date.now());
  const abilities = {
    securePage: given.securePage ?? false,
    canPlayType: (type: string) => audio.canPlayType(type),
    mediaSource: true,
  };
  const positions = createPositions({
    store: createMemoryStore(),
    clock,
    signedIn: () => session.state.me !== null,
    send: () => Promise.resolve(),
    sendAll: () => Promise.resolve(),
  });
  const recent = createRecent(createMemoryStore());
  const player = createPlayer({
    sound: createSound(audio.asElement(), () => Promise.reject(new Error('no hls here'))),
    abilities,
    clock,
    online: () => true,
    freshItem: (id) => (id.startsWith('episode:') ? podcastApi.episode(id) : api.station(id)),
    volume: { initial: 0.5, muted: false, apply: () => undefined },
    onStart: (item) => {
      if (!isEpisode(item)) recent.add(item);
    },
  });
  const connection = createConnection({ clock, online: () => true, ping: () => Promise.resolve() });
  const session = createSession({ hasToken: () => Promise.resolve(true), me: () => api.me() });
  Object.assign(session.state, { me: given.me === undefined ? owner : given.me, known: true });
  const signIns: string[] = [];
  const airdex: Airdex = {
    request,
    api,
    podcastApi,
    connection,
    session,
    player,
    queue: createQueue(player, abilities, createMemoryStore()),
    positions,
    sleepTimer: createSleepTimer({ clock, loudness: () => undefined, stop: () => player.pause() }),
    setRate: (rate) => player.setRate(rate),
    abilities,
    favorites: createFavorites(api, () => undefined),
    recent,
    notice: ref(null),
    toggleFavorite(item) {
      if (session.state.me) void airdex.favorites.toggle(item);
      else airdex.signIn?.();
    },
    signIn: () => void signIns.push('asked'),
    signOut: ref(null),
    close: () => undefined,
  };
  return { airdex, audio, clock, signIns };
}
