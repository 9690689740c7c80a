import type { Request, Response } from 'express';
import { z } from 'zod';
import type { AppContext } from '#api/context.ts';
import { SongQuery, type SongPage } from '#api/contract/now-playing.ts';
import { CursorTime, decodeCursor, encodeCursor } from '#api/cursor.ts';
import { parseInput } from '#api/parse-input.ts';
import { Problem } from '#api/problem.ts';
import { listSongs } from '#db/stores/songs.ts';
import { stationId } from './radio.ts';

const SongPlace = z.object({ startedAt: CursorTime });

/** What a station played while somebody listened to it. */
export function getSongs(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const id = stationId(request.params.id);
    const { cursor, limit } = parseInput(SongQuery, request.query);
    const asked = ['songs', id];
    const after = decodeCursor(cursor, asked, SongPlace);
    const found = await listSongs(context.database.pool, id, { limit, after });
    if (!found) throw new Problem('not-found', 'There is no such station.');
    const page: SongPage = {
      items: found.rows.map(({ title, artist, song, startedAt }) => {
        return { title, artist, song, startedAt: startedAt.toISOString() };
      }),
      nextCursor: found.next && encodeCursor(found.next, asked),
    };
    response.setHeader('Cache-Control', 'no-store');
    response.json(page);
  };
}
