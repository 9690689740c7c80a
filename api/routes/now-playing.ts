import type { Request, Response } from 'express';
import type { AppContext } from '#api/context.ts';
import { NowPlayingQuery, type OnAirList } from '#api/contract/now-playing.ts';
import { presentOnAir } from '#api/now-playing/present-on-air.ts';
import { parseInput } from '#api/parse-input.ts';
import { Problem } from '#api/problem.ts';
import { readOnAir } from '#db/stores/on-air.ts';

/** Whole offices come from one address, and one listener has a few windows. */
const mostPerAddress = 200;
const mostPerListener = 16;
/** Reading costs a connection to the station, so only what is looked at first is read for a caller. */
const readForCaller = 5;
/** Where many lose their connection at once, they do not all come back at once. Milliseconds. */
const retryBetween = { least: 2_000, spread: 4_000 };

const stationUrn = /^station:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What stations say now: a stream of server-sent events, or one answer with `snapshot`. */
export function getNowPlaying(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { items, snapshot } = parseInput(NowPlayingQuery, request.query);
    const ids = items.map((urn) => stationUrn.exec(urn)?.[1]).filter((id) => id !== undefined);
    response.setHeader('Cache-Control', 'no-store');
    if (snapshot) {
      context.onAir.want(ids.slice(0, readForCaller));
      const { states } = await readOnAir(context.database.pool, ids);
      const known = states.filter(({ version }) => version > 0);
      const list: OnAirList = { items: known.map(({ asked, ...state }) => presentOnAir(asked, state)) };
      response.json(list);
      return;
    }
    await stream(context, request, response, ids);
  };
}

async function stream(
  context: AppContext,
  request: Request,
  response: Response,
  ids: string[],
): Promise<void> {
  const { caller } = request;
  let leave = (): void => undefined;
  let isOver = false;
  const connection = context.connections.open(response, {
    owner: caller ? `listener ${caller.listener.id}` : `address ${request.ip ?? ''}`,
    most: caller ? mostPerListener : mostPerAddress,
    until: caller ? caller.expiresAt * 1_000 : Infinity,
    onClose: () => {
      isOver = true;
      leave();
    },
  });
  if (!connection)
    throw new Problem('too-many-requests', 'Too many open connections; close one.', { retryAfter: 30 });

  const begun: string[] = [];
  let send = (event: string): void => {
    begun.push(event);
  };
  const follower = {
    ids,
    wanted: ids.slice(0, readForCaller),
    send: (event: string) => {
      send(event);
    },
  };
  leave = (await context.onAir.follow(follower, lastEventId(request))).close;
  // It may have gone while the database was asked.
  if (isOver) {
    leave();
    return;
  }
  response.statusCode = 200;
  response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  // nginx would hold events back until its buffer is full.
  response.setHeader('X-Accel-Buffering', 'no');
  if (request.method === 'HEAD') {
    connection.end();
    return;
  }
  const retry = retryBetween.least + Math.floor(Math.random() * retryBetween.spread);
  response.flushHeaders();
  connection.send(`retry: ${String(retry)}\n\n${begun.join('')}`);
  send = connection.send;
}

/** Null where there is none, or one that is no number of ours. */
function lastEventId(request: Request): number | null {
  const given = request.headers['last-event-id'];
  return typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : null;
}
