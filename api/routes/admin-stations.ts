import type { Request, Response } from 'express';
import { joinStations, listEntries, splitStation } from '#catalog/correct-stations.ts';
import type { AppContext } from '#api/context.ts';
import { StationJoin, StationSplit } from '#api/contract/provider.ts';
import { parseInput } from '#api/parse-input.ts';
import { Problem } from '#api/problem.ts';
import { stationId } from './radio.ts';

export function getStationEntries(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const entries = await listEntries(context.database.pool, stationId(request.params.id));
    if (entries.length === 0)
      throw new Problem('not-found', 'There is no such station, or no provider lists it now.');
    response.json({
      items: entries.map(({ providerId: provider, key, name, streams, pinned }) => ({
        ...{ provider, key, name, streams, pinned },
      })),
      nextCursor: null,
    });
  };
}

export function postStationSplit(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { entries } = parseInput(StationSplit, request.body);
    const id = await splitStation(
      context.database,
      stationId(request.params.id),
      entries.map(({ provider, key }) => ({ providerId: provider, key })),
    );
    if (!id) throw new Problem('conflict', 'Choose some, but not all, of the entries of this station.');
    await context.freshness.catalogHasChanged();
    response
      .status(201)
      .location(`/api/v1/radio/station:${id}`)
      .json({ id: `station:${id}` });
  };
}

export function postStationJoin(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { stations } = parseInput(StationJoin, request.body);
    const id = await joinStations(context.database, stations.map(stationId));
    if (!id) throw new Problem('conflict', 'Name at least two different stations that some provider lists.');
    await context.freshness.catalogHasChanged();
    response.json({ id: `station:${id}` });
  };
}
