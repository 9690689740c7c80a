import type { z } from 'zod';
import type { GatewayUsage } from '../../../api/contract/gateway.ts';
import type { UnreadableFile as UnreadableFileView } from '../../../api/contract/library.ts';
import type { Connected, Pairing } from '../../../api/contract/pairing.ts';
import type {
  NewProvider,
  ProviderChange,
  ProviderCheck,
  ProviderView,
  Run,
  StationEntryView,
  WantedCheck,
} from '../../../api/contract/provider.ts';
import type { AdminFeed } from '../../../api/contract/subscription.ts';

export type UnreadableFile = z.infer<typeof UnreadableFileView>;
export type Feed = z.infer<typeof AdminFeed>;
export type FeedFilter = { q: string; state: Feed['state'] | '' };

/** Who vouches for listeners: a Nextcloud. */
export type Cloud = Connected;

/** What streams without https cost. */
export type Gateway = GatewayUsage;

export type StationEntry = z.infer<typeof StationEntryView>;
/** One call of the API below `/api/v1`; throws what the API answered where it refused. */
export type Request = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** As much of a station as tells it from another. */
export type StationSummary = { id: string; name: string; country: string | null; streams: { url: string }[] };

export type AdminApi = {
  providers(): Promise<ProviderView[]>;
  add(provider: NewProvider): Promise<ProviderView>;
  change(id: string, change: ProviderChange): Promise<ProviderView>;
  remove(id: string): Promise<void>;
  refresh(id: string): Promise<Run>;
  stop(run: string): Promise<Run>;
  /** Files of a library that could not be read. */
  files(id: string, cursor?: string): Promise<Page<UnreadableFile>>;
  runs(id: string, cursor?: string): Promise<{ items: Run[]; nextCursor: string | null }>;
  /** Starts a dry run; ask `checked` for its result while it is running. */
  check(wanted: WantedCheck): Promise<ProviderCheck>;
  checked(id: string): Promise<ProviderCheck>;
  stations(q: string): Promise<StationSummary[]>;
  entries(station: string): Promise<StationEntry[]>;
  split(station: string, entries: { provider: string; key: string }[]): Promise<unknown>;
  join(stations: string[]): Promise<unknown>;
  feeds(filter: FeedFilter, cursor?: string): Promise<Page<Feed>>;
  readFeed(podcast: string): Promise<Feed>;
  clouds(): Promise<Cloud[]>;
  /** A link of one use, for a new Nextcloud or for the one of this id. */
  connectCloud(id?: string): Promise<Pairing>;
  unlinkCloud(id: string): Promise<void>;
  gateway(): Promise<Gateway>;
};

type Page<Item> = { items: Item[]; nextCursor: string | null };

export function createAdminApi(request: Request): AdminApi {
  const path = (id: string, rest = '') => `/admin/providers/${encodeURIComponent(id)}${rest}`;
  const station = (id: string, rest: string) => `/admin/stations/${encodeURIComponent(id)}${rest}`;
  return {
    providers: () => everyPage<ProviderView>(request, '/admin/providers'),
    add: (provider) => request('POST', '/admin/providers', provider) as Promise<ProviderView>,
    change: (id, change) => request('PATCH', path(id), change) as Promise<ProviderView>,
    remove: async (id) => void (await request('DELETE', path(id))),
    refresh: (id) => request('POST', path(id, '/refresh')) as Promise<Run>,
    stop: (run) => request('POST', `/admin/runs/${encodeURIComponent(run)}/stop`) as Promise<Run>,
    files: (id, cursor) =>
      request('GET', path(id, `/files?limit=50${cursorPart(cursor)}`)) as Promise<Page<UnreadableFile>>,
    runs: (id, cursor) =>
      request('GET', path(id, `/runs?limit=20${cursorPart(cursor)}`)) as Promise<Page<Run>>,
    check: (wanted) => request('POST', '/admin/providers/check', wanted) as Promise<ProviderCheck>,
    checked: (id) =>
      request('GET', `/admin/providers/check/${encodeURIComponent(id)}`) as Promise<ProviderCheck>,
    stations: async (q) =>
      ((await request('GET', `/radio?limit=30&q=${encodeURIComponent(q)}`)) as Page<StationSummary>).items,
    entries: (id) => everyPage<StationEntry>(request, station(id, '/entries')),
    split: (id, entries) => request('POST', station(id, '/split'), { entries }),
    feeds: ({ q, state }, cursor) => {
      const query = new URLSearchParams({ limit: '50' });
      if (q.trim() !== '') query.set('q', q.trim());
      if (state !== '') query.set('state', state);
      return request('GET', `/admin/feeds?${query}${cursorPart(cursor)}`) as Promise<Page<Feed>>;
    },
    readFeed: (podcast) =>
      request('POST', `/admin/feeds/${encodeURIComponent(podcast)}/refresh`) as Promise<Feed>,
    clouds: () => everyPage<Cloud>(request, '/admin/issuers'),
    connectCloud: (id) =>
      request('POST', '/admin/issuers/links', id === undefined ? {} : { issuer: id }) as Promise<Pairing>,
    unlinkCloud: async (id) => void (await request('DELETE', `/admin/issuers/${encodeURIComponent(id)}`)),
    gateway: () => request('GET', '/admin/gateway') as Promise<Gateway>,
    join: (stations) => request('POST', '/admin/stations/join', { stations }),
  };
}

async function everyPage<Item>(request: Request, path: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page = (await request('GET', `${path}?limit=200${cursorPart(cursor)}`)) as Page<Item>;
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

function cursorPart(cursor: string | null | undefined): string {
  return cursor == null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
}
