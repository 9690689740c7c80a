import { z } from 'zod';
import { PageQuery, pageOf, Timestamp, Urn } from './common.ts';
import { FavoritePage, LocalSession, Me } from './me.ts';
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
import {
  SearchQuery,
  SearchResult,
  Station,
  StationFacets,
  StationFilter,
  StationPage,
  StationQuery,
} from './station.ts';

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
