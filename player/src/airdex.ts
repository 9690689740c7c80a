import { inject, type InjectionKey, ref, type Ref, watch } from 'vue';
import type { Opinions as OpinionList } from '../../api/contract/history.ts';
import { createApiClient, type Request, type TokenSource } from './api/api-client.ts';
import { isPassing } from './api/api-error.ts';
import { type Connection, createConnection } from './api/connection.ts';
import { createLibraryApi, type LibraryApi } from './api/library-api.ts';
import { createPodcastApi, type PodcastApi } from './api/podcast-api.ts';
import { createRadioApi, type RadioApi } from './api/radio-api.ts';
import { systemClock } from './playback/clock.ts';
import { t } from './l10n.ts';
import { createPlayer, type Player } from './playback/create-player.ts';
import { createQueue, type Queue } from './playback/create-queue.ts';
import { createListener } from './playback/create-listener.ts';
import { createPace } from './playback/create-pace.ts';
import { createSleepTimer, type SleepTimer } from './playback/create-sleep-timer.ts';
import { hurryOverSilence } from './playback/hurry-over-silence.ts';
import { keepWhatPlays } from './playback/keep-what-plays.ts';
import { loadHls } from './playback/load-hls.ts';
import { connectMediaSession } from './playback/media-session.ts';
import { type Leveling, levelOf } from './playback/level-loudness.ts';
import { connectionHint, createBandwidth } from './playback/measure-bandwidth.ts';
import { playOneAtATime } from './playback/one-at-a-time.ts';
import type { Abilities } from './playback/playable.ts';
import { isEpisode, isStation, isTrack, paceOf, type Playable } from './playback/playable-item.ts';
import { isActive } from './playback/player-state.ts';
import { bitrateOf, limitOf, type Quality, rankByQuality } from './playback/quality.ts';
import { createReadAhead } from './playback/read-ahead.ts';
import { createSound } from './playback/sound.ts';
import { createOnAir, type OnAirTitles } from './on-air/create-on-air.ts';
import { createOpinions, type Opinion, type Opinions } from './opinions/create-opinions.ts';
import { createLastWords } from './plays/create-last-words.ts';
import { createPlays } from './plays/create-plays.ts';
import { createPrivateSession } from './plays/create-private-session.ts';
import { createUnnamedStreams } from './plays/create-unnamed-streams.ts';
import { openIndexedEvents } from './plays/open-indexed-events.ts';
import { randomName } from './plays/random-name.ts';
import { createPopOut, type PopOut } from './pop-out/create-pop-out.ts';
import { createPositions, type Positions } from './positions/create-positions.ts';
import { goWhereOthersLeftIt } from './positions/go-where-others-left-it.ts';
import { followPlayer } from './positions/follow-player.ts';
import { createSession, type Session } from './session/create-session.ts';
import { createFavorites, type Favored, type Favorites } from './stations/create-favorites.ts';
import { createRecent, type Recent } from './stations/create-recent.ts';
import { stored, type Store } from './stored.ts';
import { watchPage } from './watch-page.ts';

/** Everything a home of the player decides. */
export type Home = {
  /** Origin of the API, '' for the page's own. */
  baseUrl: string;
  tokens: TokenSource;
  /** The one `<audio>`; it may live in another document, such as a frame with a policy of its own. */
  audio: HTMLAudioElement;
  window: Window & typeof globalThis;
  /** Name and version, as what is played is told with it. */
  client: string;
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
  libraryApi: LibraryApi;
  connection: Connection;
  session: Session;
  player: Player;
  queue: Queue;
  positions: Positions;
  sleepTimer: SleepTimer;
  /** How good tracks should sound on this device. */
  quality: Ref<Quality>;
  /** Whether tracks are made as loud as each other. */
  leveling: Ref<Leveling>;
  /** For this show or book from now on, and for those without a speed of their own. */
  setRate(rate: number): void;
  abilities: Abilities;
  favorites: Favorites;
  opinions: Opinions;
  /** What is on air at stations. */
  onAir: OnAirTitles;
  /** While it is on nothing that is heard is told or remembered. */
  privateSession: Ref<boolean>;
  recent: Recent;
  /** What just happened, for a line on the page that is also read aloud. */
  notice: Ref<{ text: string; at: number } | null>;
  /** A click on a heart; a guest is asked to sign in. */
  toggleFavorite(item: Favored): void;
  /** A click on a thumb, likewise. */
  rate(item: Playable, opinion: Opinion): void;
  /** Everything that Airdex and this device know of the listener. Rejects where Airdex has not done it. */
  eraseMe(): Promise<void>;
  /** Where what a secure page refuses can play. */
  popOut: Pick<PopOut, 'isOffered' | 'play'>;
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
  const libraryApi = createLibraryApi(request);
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
  const privateSession = createPrivateSession(window, home.store);
  const unnamed = createUnnamedStreams(() => privateSession.on.value);
  const recent = createRecent(home.store);
  const positions = createPositions({
    store: home.store,
    clock: systemClock,
    signedIn: () => session.state.me !== null,
    private: () => privateSession.on.value,
    send: (urn, change, leaving) =>
      request('PUT', `/me/positions/${encodeURIComponent(urn)}`, change, { keepalive: leaving }),
    sendAll: (all) => request('PUT', '/me/positions', { positions: all }),
  });
  const pace = createPace(home.store);
  const listener = createListener(window, home.audio.ownerDocument, systemClock);
  const loudness = stored(home.store, 'volume', { volume: 0.8, muted: false });
  const leveling = stored<Leveling>(home.store, 'leveling', 'album');
  const quality = stored<Quality>(home.store, 'quality', 'auto');
  const bandwidth = createBandwidth(() => connectionHint(window.navigator));
  let spare: HTMLAudioElement | null = null;
  let level = 1;
  let lastShare = 1;
  const apply = (volume: number, muted: boolean, share = lastShare) => {
    lastShare = share;
    const heard = Math.min(1, volume * share * level);
    for (const element of [home.audio, spare]) if (element) Object.assign(element, { volume: heard, muted });
    listener.setVolume(heard, muted);
    loudness.value = { volume, muted };
  };
  const applyAgain = () => apply(loudness.value.volume, loudness.value.muted);
  const levelFor = (item: Playable | null) => {
    level = item && isTrack(item) ? levelOf(item.gain, leveling.value) : 1;
    applyAgain();
  };
  applyAgain();
  const analysed = () => {
    const element = listener.element();
    applyAgain();
    return element;
  };
  const beside = () => {
    // In the same document, since that decides from where sound may come.
    spare ??= home.audio.ownerDocument.body.appendChild(home.audio.ownerDocument.createElement('audio'));
    applyAgain();
    return spare;
  };
  const sound = createSound(home.audio, loadHls, analysed, beside);
  const freshItem = (id: string): Promise<Playable> => {
    if (id.startsWith('episode:')) return podcastApi.episode(id);
    if (id.startsWith('track:')) {
      const track = libraryApi.track(id, { asGuest: privateSession.on.value });
      return privateSession.on.value ? track.then(unnamed.take) : track;
    }
    return privateSession.on.value ? api.station(id, { asGuest: true }).then(unnamed.take) : api.station(id);
  };
  const readAhead = createReadAhead({
    ...{ sound, freshItem, now: () => systemClock.now() },
    namesListener: unnamed.nameListener,
  });
  const player = createPlayer({
    sound,
    abilities,
    clock: systemClock,
    online,
    freshItem,
    readAhead: readAhead.take,
    rank: (item, streams) =>
      isTrack(item) ? rankByQuality(item, streams, limitOf(quality.value, bandwidth.rate())) : streams,
    onArrived(item, stream, seconds, milliseconds) {
      if (isTrack(item)) bandwidth.arrived(stream, seconds, bitrateOf(item, stream), milliseconds);
    },
    onDry() {
      const { item, stream } = player.state;
      if (item && isTrack(item) && stream) bandwidth.ranDry(bitrateOf(item, stream));
    },
    namesListener: unnamed.nameListener,
    volume: { initial: loudness.value.volume, muted: loudness.value.muted, apply },
    onStart: (item) => {
      popOut.silence();
      levelFor(item);
      if (isStation(item)) {
        if (!privateSession.on.value) recent.add(item);
      } else if (isEpisode(item) && session.state.me)
        void goWhereOthersLeftIt(item, { player, positions, ask: (id) => podcastApi.episode(id) });
    },
    startAt: (item) => positions.startAt(item),
    rateFor: (item) => pace.rateFor(paceOf(item) ?? item.id),
    onProblem: (stream, problem) => plays.problem(stream, problem),
    onEnded() {
      following.ended();
      plays.ended();
      if (!sleepTimer.episodeEnded()) queue.ended();
    },
  });
  const queue = createQueue(player, abilities, home.store);
  const following = followPlayer(player, positions, systemClock);
  const sleepTimer = createSleepTimer({
    clock: systemClock,
    loudness: (share) => apply(player.state.volume, player.state.muted, share),
    stop: () => player.pause(),
  });
  const stopHurrying = hurryOverSilence(player, listener);
  const stopKeeping = keepWhatPlays(player, home.store, (item) => positions.startAt(item));
  const stopReadingAhead = readAhead.follow(player, queue);

  const channel = new window.BroadcastChannel('airdex-player');
  playOneAtATime(player, channel);

  const session = createSession({
    hasToken: async () => (await home.tokens.current()) !== null,
    me: () => api.me(),
  });
  const favorites = createFavorites(api, report);
  const lastListener = stored<string | null>(home.store, 'listener', null);
  const brought = new window.BroadcastChannel('airdex-events');
  const plays = createPlays({
    ...{ player, request, online, clock: systemClock, client: home.client },
    store: Promise.resolve().then(() => openIndexedEvents(window.indexedDB)),
    lastWords: createLastWords(home.store),
    channel: brought,
    private: privateSession.on,
    sender: () => session.state.me?.id ?? null,
    listener: () => session.state.me?.id ?? (session.state.away ? lastListener.value : null),
    newId: () => randomName(window.crypto),
  });
  const opinions = createOpinions({
    load: () => request('GET', '/me/opinions') as Promise<OpinionList>,
    say: (item, opinion) => plays.rate(item, opinion),
  });
  const onAir = createOnAir({
    clock: systemClock,
    open: (items, lastEventId, signal) =>
      request('GET', `/now-playing?${new URLSearchParams({ items: items.join() })}`, undefined, {
        ...{ as: 'events', lastEventId, signal },
      }) as Promise<ReadableStream<Uint8Array> | null>,
  });
  if ('mediaSession' in window.navigator) {
    connectMediaSession(window.navigator.mediaSession, player, queue, (id) => onAir.of(id));
  }
  const popOut = createPopOut({
    window,
    url: () => (abilities.securePage ? (session.state.me?.popOutUrl ?? null) : null),
    onPlay: () => player.pause(),
  });
  const stopWatching = [
    watch(
      () => session.state.me?.id,
      (id) => {
        opinions.clear();
        if (id === undefined) favorites.clear();
        else {
          lastListener.value = id;
          void favorites.load();
          void opinions.load();
          catchUp();
        }
      },
    ),
    watch(
      () => session.state.known && !session.state.away && session.state.me === null,
      (guest) => {
        if (guest) lastListener.value = null;
      },
    ),
    watch(
      () => connection.state.restored,
      () => {
        if (session.state.away) void session.refresh();
        catchUp();
      },
    ),
    watch(
      () => (player.state.item && isActive(player.state.phase) ? player.state.item : null),
      (item) => onAir.plays(item && isStation(item) ? item.id : null),
    ),
    watch(leveling, () => levelFor(player.state.item)),
    watch(quality, () => {
      if (player.state.item && isTrack(player.state.item)) player.startAnew();
    }),
  ];

  /** Where one cannot sign in here, a click that needs it is answered all the same. */
  function askWhoItIs(): void {
    if (home.signIn) home.signIn();
    else notice.value = { text: t('Airdex does not know who you are at the moment.'), at: Date.now() };
  }

  function catchUp(): void {
    void positions.catchUp();
    plays.catchUp();
    onAir.hurry();
  }

  const stopWatchingPage = watchPage(window, {
    networkChanged() {
      connection.networkChanged();
      if (!online()) return;
      player.wake();
      catchUp();
    },
    seen() {
      onAir.seen(true);
      player.wake();
    },
    hidden() {
      onAir.seen(false);
      following.leaving();
      plays.leaving(false);
    },
    left() {
      following.leaving();
      plays.leaving(true);
    },
  });
  void session.refresh();

  return {
    request,
    api,
    podcastApi,
    libraryApi,
    connection,
    session,
    player,
    queue,
    positions,
    sleepTimer,
    quality,
    leveling,
    setRate(rate) {
      player.setRate(rate);
      const { item } = player.state;
      const whose = item && paceOf(item);
      if (whose) pace.keep(whose, player.state.rate);
    },
    abilities,
    favorites,
    opinions,
    onAir,
    privateSession: privateSession.on,
    recent,
    notice,
    toggleFavorite(item) {
      if (session.state.me) void favorites.toggle(item);
      else askWhoItIs();
    },
    rate(item, opinion) {
      if (session.state.me) opinions.toggle(item, opinion);
      else askWhoItIs();
    },
    async eraseMe() {
      // What is on its way must not arrive afterwards.
      player.pause();
      await plays.forget();
      await request('DELETE', '/me');
      for (const each of [positions, recent, queue]) each.clear();
      session.state.me = null;
      await session.refresh();
    },
    popOut,
    signIn: home.signIn,
    signOut: home.signOut,
    close() {
      plays.close();
      player.pause();
      onAir.close();
      privateSession.close();
      channel.close();
      brought.close();
      for (const stop of stopWatching) stop();
      following.stop();
      stopHurrying();
      stopKeeping();
      stopReadingAhead();
      spare?.remove();
      sleepTimer.clear();
      popOut.close();
      listener.close();
      stopWatchingPage();
    },
  };
}
