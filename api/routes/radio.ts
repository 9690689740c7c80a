import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { findStation, listStations } from '#db/stores/stations.ts';
import { stationFacets } from '#db/stores/station-facets.ts';
import type { StationFilter as CatalogFilter } from '#db/stores/station-filter.ts';
import { StationPosition } from '#db/stores/station-position.ts';
import type { StationRow } from '#db/stores/station-row.ts';
import { readThrough } from '#api/cache/read-through.ts';
import { sendPage } from '#api/cache/page-cache.ts';
import type { AppContext } from '#api/context.ts';
import { StationFilter, StationQuery, type StationPage } from '#api/contract/station.ts';
import { decodeCursor, encodeCursor } from '#api/cursor.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentStation } from '#api/presenters/present-station.ts';
import { urnsOf } from '#api/presenters/urns-of.ts';
import { Problem } from '#api/problem.ts';
import { audienceOf, pageKey } from '#api/audience.ts';

/** Seconds a catalog page is kept; a refresh ends it sooner, by the generation in its key. */
const catalogTtl = 300;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function listRadio(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    await answerPage(context, request, response, async () => {
      const { rows, nextCursor } = await readStations(context, parseInput(StationQuery, request.query));
      const audience = await audienceOf(context, request, urnsOf('station', rows));
      return { items: rows.map((row) => presentStation(row, audience)), nextCursor } satisfies StationPage;
    });
  };
}

/** The page under its key; made, and kept, where it is not there. */
export async function answerPage(
  context: AppContext,
  request: Request,
  response: Response,
  content: () => Promise<unknown>,
): Promise<void> {
  const page = await context.pages.obtain(pageKey(context, request), () => {
    context.metrics.pages.labels('database').inc();
    return content();
  });
  sendPage(request, response, page);
}

/** The catalog, and the words that searches of it are understood with, which follow a moment later. */
function catalogVersion(context: AppContext): string {
  return `${String(context.freshness.generation())}:${context.terms()?.fingerprint ?? ''}`;
}

export async function readStations(
  context: AppContext,
  query: StationQuery,
): Promise<{ rows: StationRow[]; nextCursor: string | null }> {
  const { cursor, limit, sort, ...filter } = query;
  const asked = { ...filter, sort: sort ?? null };
  const after = decodeCursor(cursor, asked, StationPosition);
  const key = createHash('sha1')
    .update(JSON.stringify([asked, limit, after]))
    .digest('base64url');
  const version = catalogVersion(context);
  const list = await readThrough(context.cache, `radio:${version}:${key}`, catalogTtl, async () => {
    const found = await listStations(context.database.pool, normalise(context, filter), {
      ...{ sort, limit, after, terms: context.terms() },
    });
    return { rows: found.rows, nextCursor: found.next && encodeCursor(found.next, asked) };
  });
  return { rows: list.rows.map(reviveStation), nextCursor: list.nextCursor };
}

export function getStation(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    await answerPage(context, request, response, async () => {
      const row = await findStation(context.database.pool, stationId(request.params.id));
      if (!row) throw new Problem('not-found', 'There is no such station.');
      return presentStation(row, await audienceOf(context, request, urnsOf('station', [row])));
    });
  };
}

export function getFacets(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    await answerPage(context, request, response, () => {
      const filter = parseInput(StationFilter, request.query);
      const key = createHash('sha1').update(JSON.stringify(filter)).digest('base64url');
      const version = catalogVersion(context);
      return readThrough(context.cache, `facets:${version}:${key}`, catalogTtl, () =>
        stationFacets(context.database.pool, normalise(context, filter), context.terms()),
      );
    });
  };
}

/** `station:<uuid>` or the bare uuid. */
export function stationId(text: unknown): string {
  const id = typeof text === 'string' ? text.replace(/^station:/, '').toLowerCase() : '';
  if (!uuid.test(id)) {
    const message = 'not the id of a station, such as station:<uuid>';
    throw new Problem('bad-request', `id: ${message}`, { errors: [{ path: 'id', message }] });
  }
  return id;
}

function normalise(context: AppContext, filter: z.infer<typeof StationFilter>): CatalogFilter {
  return {
    ...filter,
    throughGateway: context.config.gatewayUrl !== undefined,
    country: filter.country?.toUpperCase(),
    tag: filter.tag?.toLowerCase(),
    codec: filter.codec?.toLowerCase(),
  };
}

/** What was cached as JSON has lost its dates. */
function reviveStation(row: StationRow): StationRow {
  return {
    ...row,
    updatedAt: new Date(row.updatedAt),
    streams: row.streams.map((stream) => ({
      ...stream,
      checkedAt: stream.checkedAt === null ? null : new Date(stream.checkedAt),
    })),
  };
}
