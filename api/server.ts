import express, { Router, type Express, type Request, type Response } from 'express';
import type { AppContext } from './context.ts';
import { addressReader, type TrustsProxy } from './middleware/address-of.ts';
import { allowOrigins } from './middleware/allow-origins.ts';
import { answerProblems } from './middleware/answer-problems.ts';
import { answerReadyPages } from './middleware/answer-ready-pages.ts';
import { authenticate, refuseBadTokens, requireAdmin, requireListener } from './middleware/authenticate.ts';
import { inOrder } from './middleware/in-order.ts';
import { limitRate } from './middleware/limit-rate.ts';
import { measure } from './middleware/measure.ts';
import { refuseUnknown } from './middleware/refuse-unknown.ts';
import { requireCatalogAccess, requireLibraryAccess } from './middleware/require-catalog-access.ts';
import { getGateway } from './routes/admin-gateway.ts';
import { getLinkKeys, revokeLinkKey, revokeListenerLinks, rotateLinkKey } from './routes/admin-keys.ts';
import { getIssuers, postPairingLink, removeIssuer } from './routes/admin-issuers.ts';
import {
  addProvider,
  checkProvider,
  editProvider,
  getCheck,
  getProvider,
  getProviders,
  getRun,
  getRuns,
  getUnreadableFiles,
  refreshProvider,
  removeProvider,
  stopRun,
} from './routes/admin-providers.ts';
import { getAdminFeed, getAdminFeeds, refreshFeed } from './routes/admin-feeds.ts';
import { getStationEntries, postStationJoin, postStationSplit } from './routes/admin-stations.ts';
import { docsRoutes } from './routes/docs.ts';
import { getChapters, getTranscript } from './routes/episode-documents.ts';
import { eraseMe } from './routes/erase-me.ts';
import { postEvents } from './routes/events.ts';
import { exportOpml } from './routes/exports.ts';
import { exportPlays, getHistory, removeFromHistory, removeHistory } from './routes/history.ts';
import { healthz, metrics, readyz } from './routes/health.ts';
import { icecastHookRoutes, type IcecastHookContext } from './routes/icecast-hook.ts';
import {
  addImport,
  getImport,
  getImportLines,
  getImports,
  importBody,
  removeImport,
} from './routes/imports.ts';
import {
  getAlbum,
  getAlbums,
  getArtist,
  getArtists,
  getFolder,
  getFolders,
  getGenres,
  getLyrics,
  getTrack,
  getTracks,
} from './routes/library.ts';
import { openLocalSession } from './routes/local-session.ts';
import { addFavorite, getFavorites, getMe, removeFavorite } from './routes/me.ts';
import { postPairing, postPairingEnd, postPairingKeys } from './routes/pairing.ts';
import { getNowPlaying } from './routes/now-playing.ts';
import { getOpinions } from './routes/opinions.ts';
import { playRoutes } from './routes/play.ts';
import { playerPage } from './routes/player-page.ts';
import { getEpisode, getEpisodes, getPodcast, getPodcasts } from './routes/podcasts.ts';
import {
  exportPlaylist,
  getPlaylistItems,
  postMoves,
  postPlaylistItems,
  postRemovals,
} from './routes/playlist-items.ts';
import {
  deleteMember,
  getMembers,
  getPlaylist,
  getPlaylists,
  patchPlaylist,
  postJoin,
  postLink,
  postPlaylist,
  postPreview,
  removeLink,
  removePlaylist,
} from './routes/playlists.ts';
import { getPositions, putPosition, putPositions, removePosition } from './routes/positions.ts';
import { getFacets, getStation, listRadio } from './routes/radio.ts';
import { search } from './routes/search.ts';
import { getSongs } from './routes/songs.ts';
import { getReview, getStats } from './routes/stats.ts';
import { addSubscription, getInbox, getSubscriptions, removeSubscription } from './routes/subscriptions.ts';
import { getSuggestions } from './routes/suggestions.ts';
import { getTrending } from './routes/trending.ts';
import { websubRoutes } from './routes/websub.ts';

type ServerContext = AppContext & Pick<IcecastHookContext, 'icecast'>;

/** What monitoring and Icecast ask without end: never limited. */
const isExempt = /^\/(healthz|readyz|metrics|icecast\/[^?]*)(\?|$)/;

/** What stands before the routes. It runs without Express, which would cost a ready page more than all of this. */
export function createServer(context: ServerContext): (request: Request, response: Response) => void {
  const app = createRoutes(context);
  const addressOf = addressReader(app.get('trust proxy fn') as TrustsProxy);
  const before = inOrder([
    measure(context),
    allowOrigins(context),
    authenticate(context),
    limitRate(context, addressOf),
    refuseBadTokens,
    answerReadyPages(context),
  ]);
  const answerProblem = answerProblems(context);
  return (request, response) => {
    const handOver = (problem?: unknown): void => {
      if (problem === undefined) app(request, response);
      else answerProblem(problem, request, response, () => undefined);
    };
    if (isExempt.test(request.url)) handOver();
    else before(request, response, handOver);
  };
}

/** All routes. */
export function createRoutes(context: ServerContext): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  if (context.config.trustProxy !== '') app.set('trust proxy', trustedProxies(context.config.trustProxy));

  app.get('/healthz', healthz);
  app.get('/readyz', readyz(context));
  app.get('/metrics', metrics(context));

  app.use('/icecast', measure(context));
  app.use(icecastHookRoutes(context));
  app.use(playRoutes(context));
  app.use(websubRoutes(context));
  app.use('/api/v1', apiRoutes(context));
  app.use(docsRoutes());
  app.use(playerPage(context));
  app.use(refuseUnknown);
  app.use(answerProblems(context));
  return app;
}

function apiRoutes(context: AppContext): Router {
  const api = Router();
  const small = express.json({ limit: '100kb' });
  const events = express.json({ limit: '400kb' });
  const upload = express.json({ limit: '20mb' });
  const catalog = requireCatalogAccess(context);
  const library = requireLibraryAccess(context);
  api.use((_request, response, next) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    next();
  });

  api.get('/radio', catalog, listRadio(context));
  api.get('/radio/facets', catalog, getFacets(context));
  api.get('/radio/:id', catalog, getStation(context));
  api.get('/radio/:id/songs', catalog, getSongs(context));
  api.get('/now-playing', catalog, getNowPlaying(context));
  api.get('/search', catalog, search(context));
  api.get('/trending', catalog, getTrending(context));
  api.get('/podcasts', catalog, getPodcasts(context));
  api.get('/podcasts/:id', catalog, getPodcast(context));
  api.get('/podcasts/:id/episodes', catalog, getEpisodes(context));
  api.get('/episodes/:id', catalog, getEpisode(context));
  api.get('/episodes/:id/chapters', catalog, getChapters(context));
  api.get('/episodes/:id/transcript', catalog, getTranscript(context));

  api.get('/library/tracks', library, getTracks(context));
  api.get('/library/tracks/:id', library, getTrack(context));
  api.get('/library/tracks/:id/lyrics', library, getLyrics(context));
  api.get('/library/albums', library, getAlbums(context));
  api.get('/library/albums/:id', library, getAlbum(context));
  api.get('/library/artists', library, getArtists(context));
  api.get('/library/artists/:id', library, getArtist(context));
  api.get('/library/genres', library, getGenres(context));
  api.get('/library/folders', library, getFolders(context));
  api.get('/library/folders/:id', library, getFolder(context));

  api.post('/events', requireListener, events, postEvents(context));
  api.post('/local-session', openLocalSession(context));
  api.get('/me', requireListener, getMe(context));
  api.delete('/me', requireListener, eraseMe(context));
  api.get('/me/favorites', requireListener, getFavorites(context));
  api.put('/me/favorites/:urn', requireListener, addFavorite(context));
  api.delete('/me/favorites/:urn', requireListener, removeFavorite(context));
  api.get('/me/subscriptions', requireListener, getSubscriptions(context));
  api.post('/me/subscriptions', requireListener, small, addSubscription(context));
  api.delete('/me/subscriptions/:podcast', requireListener, removeSubscription(context));
  api.get('/me/inbox', requireListener, getInbox(context));
  api.get('/me/recommendations', requireListener, getSuggestions(context));
  api.get('/me/positions', requireListener, getPositions(context));
  api.put('/me/positions', requireListener, small, putPositions(context));
  api.put('/me/positions/:urn', requireListener, small, putPosition(context));
  api.delete('/me/positions/:urn', requireListener, removePosition(context));

  api.get('/me/history', requireListener, getHistory(context));
  api.delete('/me/history', requireListener, removeHistory(context));
  api.delete('/me/history/:play', requireListener, removeFromHistory(context));
  api.get('/me/export/history', requireListener, exportPlays(context));
  api.get('/me/stats', requireListener, getStats(context));
  api.get('/me/review/:year', requireListener, getReview(context));
  api.get('/me/opinions', requireListener, getOpinions(context));

  api.get('/me/playlists', requireListener, getPlaylists(context));
  api.post('/me/playlists', requireListener, small, postPlaylist(context));
  api.post('/me/playlists/join', requireListener, small, postJoin(context));
  api.post('/me/playlists/preview', requireListener, small, postPreview(context));
  api.get('/me/playlists/:id', requireListener, getPlaylist(context));
  api.patch('/me/playlists/:id', requireListener, small, patchPlaylist(context));
  api.delete('/me/playlists/:id', requireListener, removePlaylist(context));
  api.get('/me/playlists/:id/items', requireListener, getPlaylistItems(context));
  api.post('/me/playlists/:id/items', requireListener, small, postPlaylistItems(context));
  api.post('/me/playlists/:id/moves', requireListener, small, postMoves(context));
  api.post('/me/playlists/:id/removals', requireListener, small, postRemovals(context));
  api.post('/me/playlists/:id/link', requireListener, postLink(context));
  api.delete('/me/playlists/:id/link', requireListener, removeLink(context));
  api.get('/me/playlists/:id/members', requireListener, getMembers(context));
  api.delete('/me/playlists/:id/members/:member', requireListener, deleteMember(context));
  api.get('/me/playlists/:id/export/m3u8', requireListener, exportPlaylist(context));

  api.post('/me/import', requireListener, importBody, addImport(context));
  api.get('/me/imports', requireListener, getImports(context));
  api.get('/me/imports/:id', requireListener, getImport(context));
  api.get('/me/imports/:id/lines', requireListener, getImportLines(context));
  api.delete('/me/imports/:id', requireListener, removeImport(context));
  api.get('/me/export/opml', requireListener, exportOpml(context));

  api.post('/pairing', small, postPairing(context));
  api.post('/pairing/keys', small, postPairingKeys(context));
  api.post('/pairing/end', small, postPairingEnd(context));

  api.use('/admin', requireAdmin);
  api.get('/admin/providers', getProviders(context));
  api.post('/admin/providers', upload, addProvider(context));
  api.post('/admin/providers/check', upload, checkProvider(context));
  api.get('/admin/providers/check/:id', getCheck(context));
  api.get('/admin/providers/:id', getProvider(context));
  api.patch('/admin/providers/:id', upload, editProvider(context));
  api.delete('/admin/providers/:id', removeProvider(context));
  api.post('/admin/providers/:id/refresh', refreshProvider(context));
  api.get('/admin/providers/:id/runs', getRuns(context));
  api.get('/admin/providers/:id/files', getUnreadableFiles(context));
  api.get('/admin/runs/:id', getRun(context));
  api.post('/admin/runs/:id/stop', stopRun(context));
  api.get('/admin/feeds', getAdminFeeds(context));
  api.get('/admin/feeds/:id', getAdminFeed(context));
  api.post('/admin/feeds/:id/refresh', refreshFeed(context));
  api.get('/admin/stations/:id/entries', getStationEntries(context));
  api.post('/admin/stations/:id/split', small, postStationSplit(context));
  api.post('/admin/stations/join', small, postStationJoin(context));
  api.post('/admin/listeners/:id/revoke-links', revokeListenerLinks(context));
  api.get('/admin/issuers', getIssuers(context));
  api.post('/admin/issuers/links', small, postPairingLink(context));
  api.delete('/admin/issuers/:id', removeIssuer(context));
  api.get('/admin/gateway', getGateway(context));
  api.get('/admin/link-keys', getLinkKeys(context));
  api.post('/admin/link-keys', rotateLinkKey(context));
  api.delete('/admin/link-keys/:kid', revokeLinkKey(context));
  return api;
}

/** "1" is a number of hops; anything else a list of addresses, as Express reads it. */
function trustedProxies(setting: string): number | string {
  return /^\d+$/.test(setting) ? Number(setting) : setting;
}
