import type { Request } from 'express';
import { LRUCache } from 'lru-cache';
import { favoriteUrns } from '#db/stores/favorites.ts';
import { lastPlayed } from '#db/stores/last-played.ts';
import type { AppContext } from './context.ts';
import type { Audience } from './presenters/present-station.ts';
import { windowOf } from '#signing/expiry.ts';
import { linkSigner } from './stream-urls/sign-links.ts';

const nothing: ReadonlySet<string> = new Set();
const favoritesOf = new LRUCache<string, ReadonlySet<string>>({ max: 10_000, ttl: 300_000 });

const neverPlayed: ReadonlyMap<string, Date> = new Map();

/** For whom a page of `items` (URNs) is made: their favorites, what they played, and links signed in their name. */
export async function audienceOf(
  context: AppContext,
  request: Request,
  items: readonly string[],
): Promise<Audience> {
  const listener = request.caller?.listener;
  const now = Math.floor(context.now() / 1_000);
  const [favorites, played] = listener
    ? await Promise.all([
        readFavorites(context, listener.id),
        lastPlayed(context.database.pool, listener.id, items),
      ])
    : [nothing, neverPlayed];
  return {
    signer: linkSigner(context.keys.newest(), listener?.pseudonym ?? null, now),
    publicUrl: context.config.publicUrl,
    mediaUrl: context.config.mediaUrl,
    gatewayUrl: context.config.gatewayUrl,
    favorites,
    lastPlayed: played,
  };
}

/** URNs of today. */
export async function readFavorites(context: AppContext, listenerId: string): Promise<ReadonlySet<string>> {
  const { freshness } = context;
  const key = `${listenerId} ${String(freshness.favoritesVersion(listenerId))} ${String(freshness.generation())} ${String(freshness.libraryGeneration())}`;
  const known = favoritesOf.get(key);
  if (known) return known;
  const urns = await favoriteUrns(context.database.pool, listenerId);
  favoritesOf.set(key, urns);
  return urns;
}

/** Radio's pages do not grow old with every new episode. */
const podcastPages = /^\/api\/v1\/(podcasts|episodes|search)\b/;
const libraryPages = /^\/api\/v1\/(library|search)\b/;

/** Everything that makes one page differ from another, so that a cached one is never wrong. */
export function pageKey(context: AppContext, request: Request): string {
  const listener = request.caller?.listener;
  const { freshness } = context;
  const personal = listener
    ? `${listener.id} ${String(freshness.favoritesVersion(listener.id))} ${String(freshness.historyVersion(listener.id))}`
    : '';
  const window = windowOf(Math.floor(context.now() / 1_000));
  const kid = context.keys.newest().kid;
  // Before Express there is no originalUrl; within it, `url` lacks what a router was mounted at.
  const url = (request.originalUrl as string | undefined) ?? request.url;
  // The words that a search forgives errors with are read a moment after the catalog changed.
  const words = context.terms()?.fingerprint ?? '';
  const podcasts = podcastPages.test(url)
    ? `${String(freshness.podcastGeneration())} ${context.podcastTerms()?.fingerprint ?? ''}`
    : '';
  const library = libraryPages.test(url)
    ? `${String(freshness.libraryGeneration())} ${context.libraryTerms()?.fingerprint ?? ''}`
    : '';
  return `${url} ${String(freshness.generation())} ${words} ${podcasts} ${library} ${String(window)} ${kid} ${personal}`;
}
