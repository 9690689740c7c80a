import { LRUCache } from 'lru-cache';
import type { Queryable } from '#db/database.ts';
import { describeItems } from '#db/stores/describe-items.ts';

/** `item`: its URN today. `ownerId`: the one listener who may know of it; null: everybody. */
export type KnownItem = { item: string; ownerId: string | null };

const keptForMs = 10 * 60_000;

/**
 * Which items the catalog holds, by the URNs that were asked. Players report the same few again and again, so they are
 * kept; what is not known is asked for again each time, since it may come.
 */
export function createKnownItems(
  db: Queryable,
): (urns: readonly string[]) => Promise<Map<string, KnownItem>> {
  const kept = new LRUCache<string, KnownItem>({ max: 50_000, ttl: keptForMs, ttlResolution: 1_000 });
  return async (urns) => {
    const missing = [...new Set(urns)].filter((urn) => !kept.has(urn));
    if (missing.length > 0) {
      for (const [urn, { item, ownerId }] of await describeItems(db, missing)) {
        kept.set(urn, { item, ownerId });
      }
    }
    return new Map(
      urns.flatMap((urn) => {
        const known = kept.get(urn);
        return known ? [[urn, known]] : [];
      }),
    );
  };
}
