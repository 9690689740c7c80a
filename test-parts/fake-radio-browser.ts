import type { IncomingMessage, ServerResponse } from 'node:http';

export type FakeStation = { stationuuid: string; name: string; url: string; [field: string]: unknown };
export type FakeChange = { changeuuid: string; stationuuid: string; lastchangetime: string };

/** As much of a radio-browser server as is asked for, for tests; written after its sources. */
export function createFakeRadioBrowser(state: {
  stations: FakeStation[];
  changes: FakeChange[];
  mirrors?: string[];
  stationCount?: number;
}) {
  const asked: string[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://fake.invalid');
    asked.push(url.pathname + url.search);
    const answer = answerTo(url);
    response.setHeader('content-type', 'application/json');
    if (answer === undefined) response.writeHead(404).end('[]');
    else response.end(JSON.stringify(answer));
  };

  function answerTo(url: URL): unknown {
    const number = (name: string, otherwise: number) => Number(url.searchParams.get(name) ?? otherwise);
    switch (url.pathname) {
      case '/json/servers':
        return (state.mirrors ?? []).map((name) => ({ ip: '127.0.0.1', name }));
      case '/json/stats':
        return { supported_version: 1, status: 'OK', stations: state.stationCount ?? state.stations.length };
      case '/json/stations': {
        const from = number('offset', 0);
        return state.stations.slice(from, from + number('limit', 999_999));
      }
      case '/json/stations/lastchange': {
        const newest = state.changes.at(-1);
        return newest ? [newest] : [];
      }
      case '/json/stations/changed': {
        const known = state.changes.findIndex(
          (one) => one.changeuuid === url.searchParams.get('lastchangeuuid'),
        );
        return state.changes.slice(known + 1, known + 1 + number('limit', 999_999));
      }
      case '/json/stations/byuuid': {
        const ids = new Set(url.searchParams.get('uuids')?.split(','));
        return state.stations.filter((station) => ids.has(station.stationuuid));
      }
      default:
        return undefined;
    }
  }
  return { asked, listener };
}
