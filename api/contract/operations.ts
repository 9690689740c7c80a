import { z } from 'zod';
import { PageQuery, pageOf, Timestamp, Urn } from './common.ts';
import { FavoritePage, LocalSession, Me } from './me.ts';
import {
  Episode,
  EpisodePage,
  EpisodePosition,
  EpisodeQuery,
  Podcast,
  PodcastPage,
  PodcastQuery,
} from './podcast.ts';
import {
  NewProvider,
  ProviderChange,
  ProviderCheck,
  ProviderPage,
  ProviderView,
  Run,
  RunPage,
  StationEntryView,
  StationJoin,
  StationSplit,
} from './provider.ts';
import { SearchQuery, SearchResult } from './search.ts';
import { Station, StationFacets, StationFilter, StationPage, StationQuery } from './station.ts';
import {
  AdminFeed,
  AdminFeedPage,
  AdminFeedQuery,
  ExportQuery,
  Import,
  ImportLinePage,
  ImportLineQuery,
  ImportPage,
  ImportUpload,
  InboxPage,
  InboxQuery,
  NewSubscription,
  PositionBatch,
  PositionChange,
  PositionPage,
  PositionQuery,
  PositionResults,
  Subscription,
  SubscriptionPage,
} from './subscription.ts';

export type Operation = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  tag: 'Catalog' | 'Listener' | 'Admin' | 'Playing' | 'Running';
  who: 'anyone' | 'listener' | 'admin';
  summary: string;
  status: number;
  query?: z.ZodObject;
  body?: z.ZodType;
  answer?: z.ZodType;
};

const LinkKey = z.object({ kid: z.string(), createdAt: Timestamp });
const Made = z.object({ id: Urn });

const catalog = { tag: 'Catalog', who: 'anyone', method: 'get', status: 200 } as const;
const listener = { tag: 'Listener', who: 'listener', status: 200 } as const;
const admin = { tag: 'Admin', who: 'admin', status: 200 } as const;
const running = { tag: 'Running', who: 'anyone', method: 'get', status: 200 } as const;

/** Every route with its shapes: what /openapi.json is made from, and a test holds the server to. */
export const operations: Operation[] = [
  {
    ...catalog,
    path: '/api/v1/radio',
    summary: 'Stations, searched, filtered, sorted',
    query: StationQuery,
    answer: StationPage,
  },
  {
    ...catalog,
    path: '/api/v1/radio/facets',
    summary: 'How many stations by country, language, tag, codec',
    query: StationFilter,
    answer: StationFacets,
  },
  {
    ...catalog,
    path: '/api/v1/radio/:id',
    summary: 'One station; also one that was joined to another, or is listed no more',
    answer: Station,
  },
  {
    ...catalog,
    path: '/api/v1/search',
    summary: 'All catalogs at once, grouped',
    query: SearchQuery,
    answer: SearchResult,
  },
  {
    ...catalog,
    path: '/api/v1/podcasts',
    summary: 'Shows, searched, filtered, sorted',
    query: PodcastQuery,
    answer: PodcastPage,
  },
  {
    ...catalog,
    path: '/api/v1/podcasts/:id',
    summary: 'One show; also one that was joined to another, or is listed no more',
    answer: Podcast,
  },
  {
    ...catalog,
    path: '/api/v1/podcasts/:id/episodes',
    summary: 'Episodes of a show; of a serial one the oldest first',
    query: EpisodeQuery,
    answer: EpisodePage,
  },
  {
    ...catalog,
    path: '/api/v1/episodes/:id',
    summary: 'One episode with its notes',
    answer: Episode,
  },

  {
    ...listener,
    method: 'post',
    who: 'anyone',
    path: '/api/v1/local-session',
    summary: 'A token for the owner, where Airdex listens on loopback alone',
    answer: LocalSession,
  },
  { ...listener, method: 'get', path: '/api/v1/me', summary: 'Who calls', answer: Me },
  {
    ...listener,
    method: 'get',
    path: '/api/v1/me/favorites',
    summary: 'Favorites, newest first',
    query: PageQuery,
    answer: FavoritePage,
  },
  {
    ...listener,
    method: 'put',
    status: 201,
    path: '/api/v1/me/favorites/:urn',
    summary: 'Keep an item (200 where it was kept already)',
    answer: z.object({ urn: Urn, title: z.string() }),
  },
  {
    ...listener,
    method: 'delete',
    status: 204,
    path: '/api/v1/me/favorites/:urn',
    summary: 'Keep it no longer',
  },
  {
    ...listener,
    method: 'get',
    path: '/api/v1/me/subscriptions',
    summary: 'My shows, the latest first',
    query: PageQuery,
    answer: SubscriptionPage,
  },
  {
    ...listener,
    method: 'post',
    status: 201,
    path: '/api/v1/me/subscriptions',
    summary: 'Subscribe to a show, or to the feed at an address (200 where it was already)',
    body: NewSubscription,
    answer: Subscription,
  },
  {
    ...listener,
    method: 'delete',
    status: 204,
    path: '/api/v1/me/subscriptions/:podcast',
    summary: 'Unsubscribe; positions stay',
  },
  {
    ...listener,
    method: 'get',
    path: '/api/v1/me/inbox',
    summary: 'New episodes of my shows',
    query: InboxQuery,
    answer: InboxPage,
  },
  {
    ...listener,
    method: 'get',
    path: '/api/v1/me/positions',
    summary: 'Where I left off, the latest first',
    query: PositionQuery,
    answer: PositionPage,
  },
  {
    ...listener,
    method: 'put',
    path: '/api/v1/me/positions',
    summary: 'Several at once: what a player kept while it was offline',
    body: PositionBatch,
    answer: PositionResults,
  },
  {
    ...listener,
    method: 'put',
    path: '/api/v1/me/positions/:urn',
    summary: 'Where I am; answers how it stands, since the latest word wins',
    body: PositionChange,
    answer: EpisodePosition,
  },
  {
    ...listener,
    method: 'delete',
    status: 204,
    path: '/api/v1/me/positions/:urn',
    summary: 'As if it had never been played',
  },

  {
    ...listener,
    method: 'post',
    status: 202,
    path: '/api/v1/me/import',
    summary: 'Subscribe to all that an OPML file lists; the file may also be the body itself',
    body: ImportUpload,
    answer: Import,
  },
  { ...listener, method: 'get', path: '/api/v1/me/imports', summary: 'My imports', answer: ImportPage },
  { ...listener, method: 'get', path: '/api/v1/me/imports/:id', summary: 'How far one is', answer: Import },
  {
    ...listener,
    method: 'get',
    path: '/api/v1/me/imports/:id/lines',
    summary: 'What became of each line of the file',
    query: ImportLineQuery,
    answer: ImportLinePage,
  },
  {
    ...listener,
    method: 'delete',
    status: 204,
    path: '/api/v1/me/imports/:id',
    summary: 'Stop an import; what it has added stays',
  },
  {
    ...listener,
    method: 'get',
    path: '/api/v1/me/export/opml',
    summary: 'My shows as an OPML file, without private ones unless asked for',
    query: ExportQuery,
  },

  {
    ...admin,
    method: 'get',
    path: '/api/v1/admin/providers',
    summary: 'All providers with their state',
    answer: ProviderPage,
  },
  {
    ...admin,
    method: 'post',
    status: 201,
    path: '/api/v1/admin/providers',
    summary: 'Add a provider; its first run starts at once',
    body: NewProvider,
    answer: ProviderView,
  },
  {
    ...admin,
    method: 'post',
    path: '/api/v1/admin/providers/check',
    summary: 'A dry run: what would come (202 where it takes longer: ask again)',
    body: NewProvider,
    answer: ProviderCheck,
  },
  {
    ...admin,
    method: 'get',
    path: '/api/v1/admin/providers/check/:id',
    summary: 'How a dry run ended',
    answer: ProviderCheck,
  },
  {
    ...admin,
    method: 'get',
    path: '/api/v1/admin/providers/:id',
    summary: 'One provider',
    answer: ProviderView,
  },
  {
    ...admin,
    method: 'patch',
    path: '/api/v1/admin/providers/:id',
    summary: 'Change a provider',
    body: ProviderChange,
    answer: ProviderView,
  },
  {
    ...admin,
    method: 'delete',
    status: 204,
    path: '/api/v1/admin/providers/:id',
    summary: 'Remove a provider and what only it listed; favorites stay',
  },
  {
    ...admin,
    method: 'post',
    status: 202,
    path: '/api/v1/admin/providers/:id/refresh',
    summary: 'Refresh now: the run that was started, or is under way',
    answer: Run,
  },
  {
    ...admin,
    method: 'get',
    path: '/api/v1/admin/providers/:id/runs',
    summary: 'Runs, newest first',
    query: PageQuery,
    answer: RunPage,
  },
  { ...admin, method: 'get', path: '/api/v1/admin/runs/:id', summary: 'One run', answer: Run },
  {
    ...admin,
    method: 'get',
    path: '/api/v1/admin/feeds',
    summary: 'Feeds and what fails; the addresses of private ones are not shown',
    query: AdminFeedQuery,
    answer: AdminFeedPage,
  },
  { ...admin, method: 'get', path: '/api/v1/admin/feeds/:id', summary: 'One feed', answer: AdminFeed },
  {
    ...admin,
    method: 'post',
    status: 202,
    path: '/api/v1/admin/feeds/:id/refresh',
    summary: 'Read a feed now, and believe what it lists',
    answer: AdminFeed,
  },
  {
    ...admin,
    method: 'get',
    path: '/api/v1/admin/stations/:id/entries',
    summary: 'What each provider says of a station',
    answer: pageOf(StationEntryView),
  },
  {
    ...admin,
    method: 'post',
    status: 201,
    path: '/api/v1/admin/stations/:id/split',
    summary: 'Make some entries a station of their own',
    body: StationSplit,
    answer: Made,
  },
  {
    ...admin,
    method: 'post',
    path: '/api/v1/admin/stations/join',
    summary: 'Make several stations one',
    body: StationJoin,
    answer: Made,
  },
  {
    ...admin,
    method: 'post',
    status: 204,
    path: '/api/v1/admin/listeners/:id/revoke-links',
    summary: "End all of a listener's signed links",
  },
  {
    ...admin,
    method: 'get',
    path: '/api/v1/admin/link-keys',
    summary: 'Live signing keys, without their secrets',
    answer: pageOf(LinkKey),
  },
  {
    ...admin,
    method: 'post',
    status: 201,
    path: '/api/v1/admin/link-keys',
    summary: 'Sign with a new key from now on',
    answer: LinkKey,
  },
  {
    ...admin,
    method: 'delete',
    status: 204,
    path: '/api/v1/admin/link-keys/:kid',
    summary: 'End whatever a key signed',
  },

  {
    method: 'get',
    status: 302,
    who: 'anyone',
    tag: 'Playing',
    path: '/play/:token/:item',
    summary: "To the item's source; 410 expired, 403 forged",
  },
  {
    method: 'post',
    status: 200,
    who: 'anyone',
    tag: 'Playing',
    path: '/icecast/:provider/listener',
    summary: "Icecast's URL authentication asks here",
  },

  { ...running, path: '/healthz', summary: 'The process lives', answer: z.object({ status: z.string() }) },
  {
    ...running,
    path: '/readyz',
    summary: 'It can serve',
    answer: z.object({ status: z.string(), database: z.string(), cache: z.string() }),
  },
  { ...running, path: '/metrics', summary: 'For Prometheus' },
  { ...running, path: '/openapi.json', summary: 'This contract' },
  { ...running, path: '/docs', summary: 'This contract, to read and try' },
  { ...running, path: '/docs/problems', summary: 'What each problem type means' },
];
