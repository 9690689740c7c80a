import type { EntitySchema } from 'typeorm';
import { artwork } from './artwork.ts';
import { catalogState } from './catalog-state.ts';
import { episodeAliases } from './episode-aliases.ts';
import { episodeDocuments } from './episode-documents.ts';
import { episodes } from './episodes.ts';
import { favorites } from './favorites.ts';
import { feeds } from './feeds.ts';
import { importLines } from './import-lines.ts';
import { forwarding } from './forwarding.ts';
import { imports } from './imports.ts';
import { issuers } from './issuers.ts';
import { listeners } from './listeners.ts';
import { podcastAliases } from './podcast-aliases.ts';
import { podcasts } from './podcasts.ts';
import { positions } from './positions.ts';
import { providerChecks } from './provider-checks.ts';
import { providerFeeds } from './provider-feeds.ts';
import { providers } from './providers.ts';
import { runs } from './runs.ts';
import { signingKeys } from './signing-keys.ts';
import { stagedEntries } from './staged-entries.ts';
import { stagedEpisodes } from './staged-episodes.ts';
import { stationAliases } from './station-aliases.ts';
import { stationEntries } from './station-entries.ts';
import { stations } from './stations.ts';
import { streamSessions } from './stream-sessions.ts';
import { streams } from './streams.ts';
import { subscriptions } from './subscriptions.ts';
import { websubLeases } from './websub-leases.ts';
import { deadLetters } from './dead-letters.ts';
import { gatewayUsage } from './gateway-usage.ts';
import { gateways } from './gateways.ts';
import { pairingCodes } from './pairing-codes.ts';
import { plays } from './plays.ts';
import { listenerItems } from './listener-items.ts';
import { listening } from './listening.ts';
import { itemDays } from './item-days.ts';
import { opinions } from './opinions.ts';
import { suggestions } from './suggestions.ts';
import { suggestionRequests } from './suggestion-requests.ts';
import { onAir } from './on-air.ts';
import { songs } from './songs.ts';
import { streamReports } from './stream-reports.ts';
import { libraryFolders } from './library-folders.ts';
import { artists } from './artists.ts';
import { albums } from './albums.ts';
import { tracks } from './tracks.ts';
import { libraryFiles } from './library-files.ts';
import { trackAliases } from './track-aliases.ts';
import { albumAliases } from './album-aliases.ts';
import { artistAliases } from './artist-aliases.ts';
import { libraryGenres } from './library-genres.ts';
import { trackLyrics } from './track-lyrics.ts';
import { renditions } from './renditions.ts';
import { playlists } from './playlists.ts';
import { playlistItems } from './playlist-items.ts';
import { playlistMembers } from './playlist-members.ts';

/** Every table that TypeORM knows; not event_log and consumer_offsets, since it does not know their type xid8. */
export const entities: EntitySchema[] = [
  providers,
  runs,
  providerChecks,
  artwork,
  stations,
  stationEntries,
  stagedEntries,
  stationAliases,
  streams,
  catalogState,
  issuers,
  listeners,
  signingKeys,
  pairingCodes,
  gateways,
  gatewayUsage,
  favorites,
  streamSessions,
  podcasts,
  feeds,
  providerFeeds,
  podcastAliases,
  episodes,
  stagedEpisodes,
  episodeAliases,
  episodeDocuments,
  websubLeases,
  subscriptions,
  positions,
  imports,
  importLines,
  forwarding,
  deadLetters,
  plays,
  listenerItems,
  listening,
  itemDays,
  opinions,
  suggestions,
  suggestionRequests,
  onAir,
  songs,
  streamReports,
  libraryFolders,
  artists,
  albums,
  tracks,
  libraryFiles,
  trackAliases,
  albumAliases,
  artistAliases,
  libraryGenres,
  trackLyrics,
  renditions,
  playlists,
  playlistItems,
  playlistMembers,
];
