import type { Request, Response } from 'express';
import { z } from 'zod';
import { listIssuers, ownIssuer, unlinkIssuer, type Issuer } from '#db/stores/issuers.ts';
import type { AppContext } from '#api/context.ts';
import { NewPairing, type Connected } from '#api/contract/pairing.ts';
import { createPairing } from '#api/pairing/create-pairing.ts';
import { parseInput } from '#api/parse-input.ts';
import { Problem } from '#api/problem.ts';

/** Who vouches for listeners, besides Airdex itself. */
export function getIssuers(context: AppContext) {
  return async (_request: Request, response: Response): Promise<void> => {
    const issuers = await listIssuers(context.database.pool);
    const items = issuers.filter(({ id }) => id !== ownIssuer).map(present);
    response.setHeader('Cache-Control', 'no-store');
    response.json({ items, nextCursor: null });
  };
}

/** A link of one use, to be pasted in the settings of a Nextcloud. */
export function postPairingLink(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { name, issuer } = parseInput(NewPairing, request.body ?? {});
    const { pool } = context.database;
    const known = issuer !== undefined && (await listIssuers(pool)).find(({ id }) => id === issuer);
    if (issuer === ownIssuer || (issuer !== undefined && !known))
      throw new Problem('not-found', 'There is no such Nextcloud here.');
    const { publicUrl } = context.config;
    const about = { name: name ?? null, issuerId: issuer ?? null, publicUrl, now: context.now() };
    const pairing = await createPairing(pool, about);
    response.setHeader('Cache-Control', 'no-store');
    response.status(201).json(pairing);
  };
}

/** It vouches for nobody any more; its listeners and what is theirs stay. */
export function removeIssuer(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = parseInput(z.object({ id: z.string().min(1).max(200) }), request.params);
    if (id === ownIssuer || !(await unlinkIssuer(context.database.pool, id)))
      throw new Problem('not-found', 'There is no such Nextcloud here.');
    await context.issuers.refresh();
    response.status(204).end();
  };
}

function present({ id, name, url, allowedOrigins, enabled, pairedAt, keys }: Issuer): Connected {
  return {
    ...{ id, name, enabled, url: url ?? null, origins: allowedOrigins },
    pairedAt: pairedAt?.toISOString() ?? null,
    keys: keys.map(({ kid, until }) => ({ kid, until: until ?? null })),
  };
}
