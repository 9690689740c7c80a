import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { AppContext } from '#api/context.ts';
import { HistoryExportQuery, HistoryQuery, type HistoryPage } from '#api/contract/history.ts';
import { CursorTime, decodeCursor, encodeCursor } from '#api/cursor.ts';
import { startingWith } from '#api/exports/starting-with.ts';
import { writeHistoryLines, writeHistoryTable } from '#api/exports/write-history.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentItems } from '#api/present-items.ts';
import { presentPlay } from '#api/presenters/present-play.ts';
import { formerUrns } from '#db/stores/former-urns.ts';
import { exportHistory, listHistory } from '#db/stores/history.ts';
import { clearHistory, removePlay } from '#db/stores/remove-plays.ts';

const HistoryPlace = z.object({ startedAt: CursorTime, play: z.string().max(200) });

export function getHistory(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const { pool } = context.database;
    const { cursor, limit, item, before, after, ...filter } = parseInput(HistoryQuery, request.query);
    const asked = ['history', filter, item ?? null, before ?? null, after ?? null];
    const items =
      item === undefined ? undefined : [item, ...((await formerUrns(pool, [item])).get(item) ?? [])];
    const { rows, next } = await listHistory(
      pool,
      listener.id,
      {
        ...filter,
        items,
        ...(before && { before: new Date(before) }),
        ...(after && { after: new Date(after) }),
      },
      { limit, after: decodeCursor(cursor, asked, HistoryPlace) },
    );
    const found = await presentItems(
      context,
      request,
      rows.map((row) => row.item),
    );
    const page: HistoryPage = {
      items: rows.map((row) => presentPlay(row, found.get(row.item)?.item ?? null)),
      nextCursor: next && encodeCursor(next, asked),
    };
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(page);
  };
}

const PlayId = z.string().regex(/^[\w.:-]{1,120}$/, 'not the id of a play');

/** Done twice it is done; what is not there need not be taken out. */
export function removeFromHistory(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    await removePlay(context.database, listener.id, parseInput(PlayId, request.params.play));
    response.status(204).end();
  };
}

export function removeHistory(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    await clearHistory(context.database, callerOf(request).listener.id);
    response.status(204).end();
  };
}

const formats = {
  jsonl: { type: 'application/jsonl; charset=utf-8', write: writeHistoryLines },
  csv: { type: 'text/csv; charset=utf-8; header=present', write: writeHistoryTable },
};

/** Everything that the caller played, as a file; it is written while it is read. */
export function exportPlays(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const { format } = parseInput(HistoryExportQuery, request.query);
    const rows = exportHistory(context.database.pool, listener.id);
    // Before the first byte, so that a database that is away is a 503 and no broken file.
    const first = await rows.next();
    const { type, write } = formats[format];
    response.setHeader('Content-Type', type);
    response.setHeader('Content-Disposition', `attachment; filename="airdex-history.${format}"`);
    response.setHeader('Cache-Control', 'private, no-store');
    await pipeline(Readable.from(write(startingWith(first, rows))), response);
  };
}
