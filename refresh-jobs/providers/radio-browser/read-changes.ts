import type { Batch, Outcome } from '../provider.ts';
import { mapStation } from './map-station.ts';
import type { PoliteRadioBrowser } from './polite-radio-browser.ts';
import { notAList } from './read-full.ts';
import { type Bookmark, StationChange } from './schema.ts';

const feedPage = 1000;
/** Past this a full run is less work for both sides. */
const mostChanges = 20_000;
/** In one URL of about 4 KB. */
const idsAtOnce = 100;
const dayMs = 86_400_000;

export type Changes = { stations: string[]; bookmark: Bookmark; mirror: string | undefined };

/**
 * Which stations changed since a bookmark. Undefined where the feed cannot say: a mirror that does not know the
 * bookmark answers with its whole history from the very beginning.
 */
export async function findChanges(api: PoliteRadioBrowser, bookmark: Bookmark): Promise<Changes | undefined> {
  const stations = new Set<string>();
  const mirrors = new Set<string>();
  let { change, changedAt } = bookmark;
  for (;;) {
    const { data, mirror } = await api.changesSince(change, feedPage);
    mirrors.add(mirror);
    if (!Array.isArray(data)) throw notAList(mirror);
    const changes = data.flatMap((row) => StationChange.safeParse(row).data ?? []);
    if (changes.some(({ at }) => at < bookmark.changedAt - dayMs)) return undefined;
    for (const { station } of changes) stations.add(station);
    const last = changes.at(-1);
    if (last) {
      change = last.change;
      changedAt = Number.isNaN(last.at) ? changedAt : last.at;
    }
    if (stations.size > mostChanges) return undefined;
    if (data.length < feedPage || !last) break;
  }
  const [mirror] = mirrors;
  return {
    stations: [...stations],
    bookmark: { ...bookmark, change, changedAt },
    mirror: mirrors.size === 1 ? mirror : undefined,
  };
}

/** The changed stations as they are now. What is in the feed but not on the same mirror has been deleted there. */
export async function* readChanged(
  api: PoliteRadioBrowser,
  changes: Changes,
): AsyncGenerator<Batch, Outcome> {
  for (let at = 0; at < changes.stations.length; at += idsAtOnce) {
    const ids = changes.stations.slice(at, at + idsAtOnce);
    const { data, mirror } = await api.stationsById(ids);
    if (!Array.isArray(data)) throw notAList(mirror);
    const mapped = data.map(mapStation);
    const listed = new Set(data.map((row: { stationuuid?: unknown } | null) => row?.stationuuid));
    yield {
      entries: mapped.filter((one) => 'key' in one),
      dropped: mapped.filter((one) => 'reason' in one),
      removed: mirror === changes.mirror ? ids.filter((id) => !listed.has(id)) : [],
      expected: changes.stations.length,
    };
  }
  return { kind: 'changes', bookmark: changes.bookmark };
}
