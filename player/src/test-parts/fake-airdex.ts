import { ref } from 'vue';
import type { OnAir } from '../../../api/contract/now-playing.ts';
import type { Favorite, Me } from '../../../api/contract/me.ts';
import type { Station, StationFacets, StationPage } from '../../../api/contract/station.ts';
import type { Airdex } from '../airdex.ts';
import { createConnection } from '../api/connection.ts';
import type { Request } from '../api/api-client.ts';
import { createLibraryApi } from '../api/library-api.ts';
import { createPodcastApi } from '../api/podcast-api.ts';
import type { RadioApi } from '../api/radio-api.ts';
import { createPlayer } from '../playback/create-player.ts';
import { isStation } from '../playback/playable-item.ts';
import { createQueue } from '../playback/create-queue.ts';
import { createSleepTimer } from '../playback/create-sleep-timer.ts';
import { createSound } from '../playback/sound.ts';
import { createOnAir } from '../on-air/create-on-air.ts';
import { createOpinions } from '../opinions/create-opinions.ts';
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
  given: {
    api?: Partial<RadioApi>;
    request?: Request;
    me?: Me | null;
    securePage?: boolean;
    popOut?: (station: Station) => boolean;
  } = {},
) {
  const api = fakeApi(given.api);
  const request = given.request ?? (() => Promise.reject(new Error('nothing is asked here')));
  const podcastApi = createPodcastApi(request);
  const libraryApi = createLibraryApi(request);
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
    freshItem(id) {
      if (id.startsWith('track:')) return libraryApi.track(id);
      return id.startsWith('episode:') ? podcastApi.episode(id) : api.station(id);
    },
    volume: { initial: 0.5, muted: false, apply: () => undefined },
    onStart: (item) => {
      if (isStation(item)) recent.add(item);
    },
  });
  const connection = createConnection({ clock, online: () => true, ping: () => Promise.resolve() });
  const session = createSession({ hasToken: () => Promise.resolve(true), me: () => api.me() });
  Object.assign(session.state, { me: given.me === undefined ? owner : given.me, known: true });
  const signIns: string[] = [];
  const said: [string, string][] = [];
  const opinions = createOpinions({
    load: () => Promise.resolve({ items: [], nextCursor: null }),
    say: ({ id }, opinion) => void said.push([id, opinion]),
  });
  const heard = new TransformStream<Uint8Array, Uint8Array>();
  const onAirAsked: string[][] = [];
  const onAir = createOnAir({
    clock,
    open(items) {
      onAirAsked.push(items);
      return Promise.resolve(heard.readable);
    },
  });
  const airdex: Airdex = {
    request,
    api,
    podcastApi,
    libraryApi,
    connection,
    session,
    player,
    queue: createQueue(player, abilities, createMemoryStore()),
    positions,
    sleepTimer: createSleepTimer({ clock, loudness: () => undefined, stop: () => player.pause() }),
    setRate: (rate) => player.setRate(rate),
    quality: ref('auto'),
    leveling: ref('album'),
    abilities,
    favorites: createFavorites(api, () => undefined),
    opinions,
    onAir,
    privateSession: ref(false),
    eraseMe: async () => void (await request('DELETE', '/me')),
    recent,
    notice: ref(null),
    toggleFavorite(item) {
      if (session.state.me) void airdex.favorites.toggle(item);
      else airdex.signIn?.();
    },
    rate(item, opinion) {
      if (session.state.me) opinions.toggle(item, opinion);
      else airdex.signIn?.();
    },
    signIn: () => void signIns.push('asked'),
    popOut: { isOffered: () => given.popOut !== undefined, play: given.popOut ?? (() => false) },
    signOut: ref(null),
    close: () => undefined,
  };
  /** What a station says is on, once somebody asks. */
  async function sayOnAir(given: Partial<OnAir> & { item: string }): Promise<void> {
    clock.pass(500);
    const all: OnAir = { title: null, artist: null, song: null, since: null, ...given };
    const writer = heard.writable.getWriter();
    await writer.write(new TextEncoder().encode(`event: now-playing\ndata: ${JSON.stringify(all)}\n\n`));
    writer.releaseLock();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return { airdex, audio, clock, signIns, said, sayOnAir, onAirAsked };
}
