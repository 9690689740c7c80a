import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import type { AppContext } from '#api/context.ts';
import { SuggestionQuery, type SuggestionPage } from '#api/contract/history.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentItems } from '#api/present-items.ts';
import { loadUnits, popularInDirectories } from '#db/stores/suggestible-units.ts';
import { askForSuggestions, type SuggestionReason } from '#db/stores/suggestion-requests.ts';
import { listSuggestions, suggestionsMadeAt } from '#db/stores/suggestions.ts';
import { readListening } from '#db/stores/taste.ts';

type Suggested = { item: string; reason: SuggestionReason };

/** Suggestions follow the time of day and what others hear: whoever looks at older ones gets new ones soon. */
const outdatedMs = 15 * 60_000;
const kept = new LRUCache<string, readonly Suggested[]>({ max: 10_000, ttl: 60_000 });

export function getSuggestions(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const query = parseInput(SuggestionQuery, request.query);
    const suggested = await readSuggested(context, listener.id, query);
    const found = await presentItems(
      context,
      request,
      suggested.map(({ item }) => item),
    );
    const page: SuggestionPage = {
      items: suggested.flatMap(({ item, reason }) => {
        const details = found.get(item)?.item;
        return details ? [{ item, reason, details }] : [];
      }),
      nextCursor: null,
    };
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(page);
  };
}

/** Kept until anything that they are made of changes. */
async function readSuggested(
  context: AppContext,
  listenerId: string,
  query: SuggestionQuery,
): Promise<readonly Suggested[]> {
  const { freshness } = context;
  const key = JSON.stringify([
    context.config.publicUrl,
    listenerId,
    query,
    freshness.suggestionsVersion(listenerId),
    freshness.favoritesVersion(listenerId),
    freshness.generation(),
    freshness.podcastGeneration(),
  ]);
  const known = kept.get(key);
  if (known) return known;
  const { pool } = context.database;
  const madeAt = await suggestionsMadeAt(pool, listenerId);
  if (madeAt === null || context.now() - madeAt.getTime() > outdatedMs) {
    await askForSuggestions(pool, [listenerId]);
  }
  const found =
    madeAt === null
      ? await popularOnes(context, listenerId, query)
      : await listSuggestions(pool, listenerId, query);
  kept.set(key, found);
  return found;
}

/** For a listener whose first suggestions are still to be made: what they do not know at all. */
async function popularOnes(
  context: AppContext,
  listenerId: string,
  { kind, limit }: SuggestionQuery,
): Promise<Suggested[]> {
  const { pool } = context.database;
  const known = new Set((await readListening(pool, [listenerId])).map(({ unit }) => unit));
  const units = (await popularInDirectories(pool, limit + known.size)).filter((unit) => !known.has(unit));
  const loaded = await loadUnits(pool, listenerId, units);
  const items = new Map(loaded.map(({ id, item }) => [id, item]));
  const reason: SuggestionReason = { kind: 'popular', words: 'Popular in its directory', because: [] };
  return units
    .flatMap((unit) => items.get(unit) ?? [])
    .filter((item) => kind === undefined || item.startsWith(`${kind}:`))
    .slice(0, limit)
    .map((item) => ({ item, reason }));
}
