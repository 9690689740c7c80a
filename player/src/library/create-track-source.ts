import type { Track } from '../../../api/contract/library.ts';
import type { LibraryApi, TrackFilter } from '../api/library-api.ts';
import type { PlayableSource } from '../playback/create-queue.ts';
import type { Paged } from '../shows/use-pages.ts';

const pageSize = 100;

/** All tracks of an album, an artist, a folder …, read as far as they are needed. */
export function createTrackSource(api: Pick<LibraryApi, 'tracks'>, filter: TrackFilter): PlayableSource {
  let items: Track[] = [];
  let cursor: string | null = null;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    const page = await api.tracks(filter, { limit: pageSize, ...(cursor === null ? {} : { cursor }) });
    items = [...items, ...page.items];
    cursor = page.nextCursor;
    // A list without it is known to its end.
    if (cursor === null) delete source.more;
  }
  const source: PlayableSource = Object.assign(() => items, {
    more: () => (reading ??= read().finally(() => (reading = null))),
  });
  return source;
}

/** A list on the page, which goes on being read while it is played from. */
export function sourceOf(list: Paged<Track>): PlayableSource {
  const items = () => list.items;
  Object.defineProperty(items, 'more', {
    get: () => (list.complete ? undefined : () => list.loadMore()),
  });
  return items;
}
