import { LRUCache } from 'lru-cache';
import { catalogChanged, readGeneration } from '#db/catalog-generation.ts';
import type { Database } from '#db/database.ts';
import { historyChanged } from '#db/history-changed.ts';
import { libraryChanged, readLibraryGeneration } from '#db/library-generation.ts';
import { listen } from '#db/notifications.ts';
import { podcastsChanged, readPodcastGeneration } from '#db/podcast-generation.ts';
import { listenerErased } from '#db/stores/erase-listener.ts';
import { suggestionsChanged } from '#db/stores/suggestion-requests.ts';

export const favoritesChanged = 'favorites_changed';

/** What cached pages are valid for: they carry these numbers in their keys. */
export type Freshness = {
  generation(): number;
  /** Of shows and episodes, which change far more often than stations. */
  podcastGeneration(): number;
  /** Of tracks, and what they are gathered in. */
  libraryGeneration(): number;
  favoritesVersion(listenerId: string): number;
  /** Of what a listener played. */
  historyVersion(listenerId: string): number;
  /** Of what is suggested to a listener. */
  suggestionsVersion(listenerId: string): number;
  /** Favorites changed here; other processes hear of it by Postgres. */
  favoritesHaveChanged(listenerId: string): Promise<void>;
  /** After a change of the catalog by this process: whoever made it does not see a page of before. */
  catalogHasChanged(): Promise<void>;
  /** Grows when somebody was erased: who is known by a token may be gone. */
  erasures(): number;
  listenerWasErased(): void;
  close(): Promise<void>;
};

/** A notification can be lost with its connection, so the generation is also looked at from time to time. */
const pollMs = 5_000;

export async function watchFreshness(database: Database): Promise<Freshness> {
  let generation = await readGeneration(database.pool);
  let podcastGeneration = await readPodcastGeneration(database.pool);
  let libraryGeneration = await readLibraryGeneration(database.pool);
  let epoch = 0;
  let erasures = 0;
  const countErasure = () => {
    erasures += 1;
  };
  const versions = new LRUCache<string, number>({ max: 50_000 });
  const histories = new LRUCache<string, number>({ max: 50_000 });
  const suggested = new LRUCache<string, number>({ max: 50_000 });
  const look = async () => {
    generation = Math.max(generation, await readGeneration(database.pool));
    podcastGeneration = Math.max(podcastGeneration, await readPodcastGeneration(database.pool));
    libraryGeneration = Math.max(libraryGeneration, await readLibraryGeneration(database.pool));
  };
  const raise = (listenerId: string) => versions.set(listenerId, (versions.get(listenerId) ?? 0) + 1);
  const catalog = await listen(
    database,
    catalogChanged,
    (payload) => (generation = Math.max(generation, Number(payload) || 0)),
    () => void look().catch(() => undefined),
  );
  const podcasts = await listen(
    database,
    podcastsChanged,
    (payload) => (podcastGeneration = Math.max(podcastGeneration, Number(payload) || 0)),
    () => void look().catch(() => undefined),
  );
  const library = await listen(
    database,
    libraryChanged,
    (payload) => (libraryGeneration = Math.max(libraryGeneration, Number(payload) || 0)),
    () => void look().catch(() => undefined),
  );
  // Whatever was said meanwhile was not heard: no page of before is trusted.
  const distrust = () => void (epoch += 1);
  const favorites = await listen(database, favoritesChanged, raise, distrust);
  const history = await listen(
    database,
    historyChanged,
    (listenerId) => histories.set(listenerId, (histories.get(listenerId) ?? 0) + 1),
    distrust,
  );
  const suggestions = await listen(
    database,
    suggestionsChanged,
    (listenerId) => suggested.set(listenerId, (suggested.get(listenerId) ?? 0) + 1),
    distrust,
  );
  const erased = await listen(database, listenerErased, countErasure, countErasure);
  // What changed between the first look and being heard.
  await look();
  const timer = setInterval(() => void look().catch(() => undefined), pollMs);
  timer.unref();

  return {
    generation: () => generation,
    podcastGeneration: () => podcastGeneration,
    libraryGeneration: () => libraryGeneration,
    favoritesVersion: (listenerId) => epoch * 1_000_000 + (versions.get(listenerId) ?? 0),
    historyVersion: (listenerId) => epoch * 1_000_000 + (histories.get(listenerId) ?? 0),
    suggestionsVersion: (listenerId) => epoch * 1_000_000 + (suggested.get(listenerId) ?? 0),
    favoritesHaveChanged: async (listenerId) => {
      raise(listenerId);
      await database.pool.query('SELECT pg_notify($1, $2)', [favoritesChanged, listenerId]);
    },
    // The change is made, whatever becomes of this look; the next one is not far.
    catalogHasChanged: () => look().catch(() => undefined),
    erasures: () => erasures,
    listenerWasErased: countErasure,
    close: async () => {
      clearInterval(timer);
      await Promise.all([
        catalog.close(),
        podcasts.close(),
        library.close(),
        favorites.close(),
        history.close(),
        suggestions.close(),
        erased.close(),
      ]);
    },
  };
}
