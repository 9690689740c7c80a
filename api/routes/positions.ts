import type { Request, Response } from 'express';
import { z } from 'zod';
import { audienceOf } from '#api/audience.ts';
import { Urn } from '#api/contract/common.ts';
import {
  PositionBatch,
  PositionChange,
  PositionQuery,
  type Position,
  type PositionPage,
  type PositionResults,
} from '#api/contract/subscription.ts';
import type { AppContext } from '#api/context.ts';
import { CursorTime, decodeCursor, encodeCursor } from '#api/cursor.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentEpisode } from '#api/presenters/present-episode.ts';
import { urnsOf } from '#api/presenters/urns-of.ts';
import { Problem } from '#api/problem.ts';
import { episodesByIds } from '#db/stores/episodes.ts';
import type { FoundEpisode } from '#db/stores/episode-row.ts';
import { deletePosition, listPositions, writePositions, type PositionRow } from '#db/stores/positions.ts';

const PositionPlace = z.object({ updatedAt: CursorTime, urn: Urn });

export function getPositions(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const { cursor, limit, unfinished = false } = parseInput(PositionQuery, request.query);
    const asked = ['positions', unfinished];
    const after = decodeCursor(cursor, asked, PositionPlace);
    const { rows, next } = await listPositions(context.database.pool, listener.id, {
      limit,
      unfinished,
      ...(after && { after }),
    });
    const page: PositionPage = {
      items: await present(context, request, rows),
      nextCursor: next && encodeCursor(next, asked),
    };
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(page);
  };
}

async function present(context: AppContext, request: Request, rows: PositionRow[]): Promise<Position[]> {
  const { listener } = callerOf(request);
  const found = await findEpisodes(
    context,
    listener.id,
    rows.map(({ urn }) => urn),
  );
  const audience = await audienceOf(context, request, urnsOf('episode', [...found.values()]));
  return rows.map((row) => {
    const episode = found.get(row.urn);
    return {
      urn: row.urn,
      title: episode?.title ?? row.title,
      position: {
        positionMs: row.positionMs,
        completed: row.completed,
        updatedAt: row.updatedAt.toISOString(),
      },
      item: episode ? presentEpisode(episode, audience, context.sealer) : null,
    };
  });
}

export function putPosition(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const urn = parseInput(Urn, request.params.urn);
    const [result] = await write(context, request, [{ urn, ...parseInput(PositionChange, request.body) }]);
    if (!result?.position) throw new Problem('not-found', 'There is no such episode.');
    response.json(result.position);
  };
}

export function putPositions(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { positions } = parseInput(PositionBatch, request.body);
    response.json({ positions: await write(context, request, positions) } satisfies PositionResults);
  };
}

async function write(
  context: AppContext,
  request: Request,
  wanted: (PositionChange & { urn: string })[],
): Promise<PositionResults['positions']> {
  const { listener } = callerOf(request);
  const now = context.now();
  const found = await findEpisodes(
    context,
    listener.id,
    wanted.map(({ urn }) => urn),
  );
  const positions = wanted.flatMap(({ urn, positionMs, durationMs, completed, at }) => {
    const episode = found.get(urn);
    if (!episode) return [];
    // A player whose clock is ahead would win for ever.
    const time = Math.min(at === undefined ? now : Date.parse(at), now);
    const known = { urn: `episode:${episode.id}`, positionMs, durationMs: durationMs ?? null, completed };
    return [{ ...known, title: episode.title, at: new Date(time) }];
  });
  const rows = new Map(
    (await writePositions(context.database.pool, listener.id, positions)).map((row) => [row.urn, row]),
  );
  return wanted.map(({ urn }) => {
    const row = rows.get(`episode:${found.get(urn)?.id ?? ''}`);
    return {
      urn,
      position: row
        ? { positionMs: row.positionMs, completed: row.completed, updatedAt: row.updatedAt.toISOString() }
        : null,
    };
  });
}

export function removePosition(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const urn = parseInput(Urn, request.params.urn);
    const episode = (await findEpisodes(context, listener.id, [urn])).get(urn);
    await deletePosition(context.database.pool, listener.id, episode ? `episode:${episode.id}` : urn);
    response.status(204).end();
  };
}

/** By the URN that was asked; what the listener may not see is not there. */
async function findEpisodes(
  context: AppContext,
  listenerId: string,
  urns: string[],
): Promise<Map<string, FoundEpisode>> {
  const ids = urns.flatMap((urn) => z.guid().safeParse(urn.replace(/^episode:/, '')).data ?? []);
  const episodes = await episodesByIds(context.database.pool, listenerId, [...new Set(ids)]);
  return new Map(episodes.map((episode) => [`episode:${episode.askedId}`, episode]));
}
