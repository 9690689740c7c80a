import type { Request, Response } from 'express';
import type { AppContext } from '#api/context.ts';
import type { Opinions } from '#api/contract/history.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { currentUrns } from '#db/stores/current-urns.ts';
import { listOpinions } from '#db/stores/opinions.ts';

/** All at once: a player marks with them whatever it shows. */
export function getOpinions(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { pool } = context.database;
    const rows = await listOpinions(pool, callerOf(request).listener.id);
    const current = await currentUrns(
      pool,
      rows.map(({ item }) => item),
    );
    // Of items that are one today the latest word holds, and words come latest first.
    const items = new Map<string, Opinions['items'][number]>();
    for (const { item, opinion } of rows) {
      const urn = current.get(item) ?? item;
      if (!items.has(urn)) items.set(urn, { item: urn, opinion });
    }
    response.setHeader('Cache-Control', 'private, no-store');
    response.json({ items: [...items.values()], nextCursor: null } satisfies Opinions);
  };
}
