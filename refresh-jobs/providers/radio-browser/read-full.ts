import { SourceError } from '#refresh-jobs/errors.ts';
import type { Batch, Outcome } from '../provider.ts';
import { mapStation } from './map-station.ts';
import type { PoliteRadioBrowser } from './polite-radio-browser.ts';
import { type Bookmark, StationChange, Stats } from './schema.ts';

const pageSize = 5000;
/** Pages overlap, since rows that vanish while the list is read move all others up. */
const overlap = 100;
const mostPages = 1000;

/** Every station of radio-browser, page by page, and a bookmark from before the first page. */
export async function* readFull(api: PoliteRadioBrowser, now: Date): AsyncGenerator<Batch, Outcome> {
  const bookmark = await newestBookmark(api, now);
  const expected = Stats.safeParse((await api.stats()).data).data?.stations;
  const seen = new Set<string>();

  for (let page = 0; page < mostPages; page += 1) {
    const { data, mirror } = await api.stationPage(page * (pageSize - overlap), pageSize);
    if (!Array.isArray(data)) throw notAList(mirror);
    const fresh = data.filter((row) => isNew(row, seen));
    const mapped = fresh.map(mapStation);
    yield {
      entries: mapped.filter((one) => 'key' in one),
      dropped: mapped.filter((one) => 'reason' in one),
      ...(expected !== undefined && { expected }),
    };
    if (data.length < pageSize || fresh.length === 0) break;
  }
  if (seen.size === 0)
    throw new SourceError('unreadable', 'radio-browser answered without a single station.');
  // A mirror that lost most of its stations is no reason to lose them too.
  if (expected !== undefined && seen.size < 0.95 * expected) return { kind: 'changes' };
  return { kind: 'complete', ...(bookmark && { bookmark }) };
}

async function newestBookmark(api: PoliteRadioBrowser, now: Date): Promise<Bookmark | undefined> {
  const { data } = await api.newestChange();
  const newest = Array.isArray(data) ? StationChange.safeParse(data[0]).data : undefined;
  if (!newest || Number.isNaN(newest.at)) return undefined;
  return { change: newest.change, changedAt: newest.at, fullRunAt: now.getTime() };
}

function isNew(row: unknown, seen: Set<string>): boolean {
  if (typeof row !== 'object' || row === null || !('stationuuid' in row)) return true;
  const id = String(row.stationuuid);
  if (seen.has(id)) return false;
  seen.add(id);
  return true;
}

export function notAList(mirror: string): SourceError {
  return new SourceError('unreadable', `${new URL(mirror).host} answered, but not with a list of stations.`);
}
