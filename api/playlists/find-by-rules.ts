import type { Request } from 'express';
import { idsOf } from '#api/present-items.ts';
import { readFavorites } from '#api/audience.ts';
import type { AppContext } from '#api/context.ts';
import type { Rules } from '#api/contract/playlist.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { Problem } from '#api/problem.ts';
import { createBind } from '#db/search/bind.ts';
import { RuleFault, rulesCondition } from '#db/search/smart-rules.ts';
import { findSmartTracks, type SmartTrack } from '#db/stores/smart-tracks.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** What rules find for the caller, each sees their own: today's order where it is random, another tomorrow. */
export async function findByRules(
  context: AppContext,
  request: Request,
  playlistId: string,
  rules: Rules,
): Promise<SmartTrack[]> {
  const { listener } = callerOf(request);
  const favorites = idsOf('track', [...(await readFavorites(context, listener.id))]);
  const seed = Math.floor(context.now() / dayMs) + Number.parseInt(playlistId.slice(0, 6), 16);
  const viewer = { listenerId: listener.id, favorites };
  return faultsAsProblems(() => findSmartTracks(context.database.pool, rules, viewer, seed));
}

/** Throws a 400 in words for rules that make no sense. */
export async function checkRules(rules: Rules): Promise<void> {
  const nobody = { listenerId: '', favorites: [] };
  await faultsAsProblems(async () => rulesCondition(rules, nobody, createBind().bind));
}

export function sumOf(found: readonly SmartTrack[]): { items: number; durationMs: number } {
  return {
    items: found.length,
    durationMs: found.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0),
  };
}

async function faultsAsProblems<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RuleFault)) throw error;
    const { message } = error;
    throw new Problem('bad-request', message, { errors: [{ path: 'rules', message }] });
  }
}
