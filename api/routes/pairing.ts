import type { Request, Response } from 'express';
import { z } from 'zod';
import { unlinkIssuer, type IssuerKey } from '#db/stores/issuers.ts';
import { changeIssuerKeys, pairIssuer } from '#db/stores/pairing.ts';
import type { AppContext } from '#api/context.ts';
import {
  PairingRequest,
  PairingToken,
  PublicKey,
  type IssuerKeys,
  type Paired,
} from '#api/contract/pairing.ts';
import { hashCode } from '#api/pairing/create-pairing.ts';
import { readPairingToken } from '#api/pairing/read-pairing-token.ts';
import { rotateKeys } from '#api/pairing/rotate-keys.ts';
import { parseInput } from '#api/parse-input.ts';
import { Problem } from '#api/problem.ts';

const attemptsAMinute = 20;
const longestKeepSeconds = 24 * 3_600;
const Rotation = z.object({
  key: PublicKey,
  keepSeconds: z.int().min(0).max(longestKeepSeconds).default(longestKeepSeconds),
});

export function toIssuerKey({ kid, kty, crv, x, y }: PublicKey): IssuerKey {
  return { kid, alg: 'ES256', jwk: { kty, crv, x, y } };
}

/** A Nextcloud registers its address and keys by the code that an admin of Airdex made. */
export function postPairing(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    await limitAttempts(context, request);
    const { code, issuer, keys } = parseInput(PairingRequest, request.body);
    const paired = await pairIssuer(
      context.database,
      hashCode(code),
      {
        ...{ id: issuer.id, name: issuer.name, url: issuer.url },
        ...{ allowedOrigins: issuer.origins, keys: keys.map(toIssuerKey) },
      },
      new Date(context.now()),
    );
    if (paired.outcome === 'no-code') {
      throw new Problem(
        'gone',
        'This link was used already, is older than a quarter of an hour, or was never made here. Make a new one in Airdex.',
      );
    }
    if (paired.outcome === 'taken') {
      throw new Problem(
        'conflict',
        'This link is for another Nextcloud, or this one is known to Airdex already. Make a link for it where Airdex lists it.',
      );
    }
    await context.issuers.refresh();
    context.log.info({ issuer: issuer.id, url: issuer.url }, 'a Nextcloud connected itself');
    const answer: Paired = {
      ...{ issuer: issuer.id, name: paired.name, audience: 'airdex' },
      ...{ publicUrl: context.config.publicUrl, mediaUrl: context.config.mediaUrl },
    };
    response.setHeader('Cache-Control', 'no-store');
    response.json(answer);
  };
}

/** A new key, brought by the word of an old one, which is believed for a day more unless told otherwise. */
export function postPairingKeys(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    await limitAttempts(context, request);
    const { issuer, claims } = await readWord(context, request);
    const { key, keepSeconds } = parseInput(Rotation, claims);
    const keys = await changeIssuerKeys(context.database, issuer, (known) =>
      rotateKeys(known, toIssuerKey(key), keepSeconds * 1_000, context.now()),
    );
    if (!keys) throw new Problem('not-signed-in', 'This Nextcloud is not connected any more.');
    await context.issuers.refresh();
    const answer: IssuerKeys = { keys: keys.map(({ kid, until }) => ({ kid, until: until ?? null })) };
    response.json(answer);
  };
}

/** A Nextcloud takes its leave. */
export function postPairingEnd(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    await limitAttempts(context, request);
    const { issuer, claims } = await readWord(context, request);
    // A word that brings a key is not one of leaving.
    parseInput(z.object({ end: z.literal(true) }), claims);
    await unlinkIssuer(context.database.pool, issuer);
    await context.issuers.refresh();
    context.log.info({ issuer }, 'a Nextcloud disconnected itself');
    response.status(204).end();
  };
}

/** Another process may have registered the key just now, so it is looked for anew. */
async function readWord(context: AppContext, request: Request) {
  const { token } = parseInput(PairingToken, request.body);
  await context.issuers.refresh();
  return readPairingToken(context.issuers, token, context.now());
}

async function limitAttempts(context: AppContext, request: Request): Promise<void> {
  const { address } = context.config.rateLimit;
  if (address === 0) return;
  const count = await context.cache.count(`pairing ${request.ip ?? ''}`, 60_000, context.now());
  if (count <= attemptsAMinute) return;
  throw new Problem('too-many-requests', 'Too many attempts to connect. Wait a minute.', { retryAfter: 60 });
}
