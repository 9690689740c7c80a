import type { Request, Response } from 'express';
import { z } from 'zod';
import { audienceOf } from '#api/audience.ts';
import type {
  Album,
  AlbumPage,
  Artist,
  ArtistPage,
  Folder,
  FolderDetails,
  FolderPage,
  GenrePage,
  Lyrics,
  TrackDetails,
  TrackPage,
} from '#api/contract/library.ts';
import { AlbumQuery, ArtistQuery, FolderQuery, GenreQuery, TrackQuery } from '#api/contract/library.ts';
import type { AppContext } from '#api/context.ts';
import { decodeCursor, encodeCursor } from '#api/cursor.ts';
import { libraryId } from '#api/library-id.ts';
import { narrowLibrary } from '#api/narrow-library.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentAlbum, presentArtist, presentFolder } from '#api/presenters/present-album.ts';
import { presentTrackDetails, presentTracks } from '#api/presenters/present-track.ts';
import { urnsOf } from '#api/presenters/urns-of.ts';
import { Problem } from '#api/problem.ts';
import { findAlbum, listAlbums } from '#db/stores/albums.ts';
import { findArtist, listArtists } from '#db/stores/artists.ts';
import { findFolder, listFolders } from '#db/stores/folders.ts';
import { listGenres } from '#db/stores/genres.ts';
import { LibraryPosition } from '#db/stores/library-position.ts';
import { findLyrics, findTrack, listTracks } from '#db/stores/tracks.ts';
import { answerPage } from './radio.ts';

type Handler = (request: Request, response: Response) => Promise<void>;

export function getTracks(context: AppContext): Handler {
  return (request, response) =>
    answerPage(context, request, response, async () => {
      const { cursor, limit, sort, seed, ...query } = parseInput(TrackQuery, request.query);
      const filter = await narrowLibrary(context, request, 'track', query);
      const asked = ['tracks', query, sort ?? null, seed ?? null];
      const after = decodeCursor(cursor, asked, LibraryPosition);
      const terms = context.libraryTerms();
      const page = { sort, seed, limit, after, terms };
      const { rows, next } = await listTracks(context.database.pool, filter, page);
      const audience = await audienceOf(context, request, urnsOf('track', rows));
      return {
        items: await presentTracks(rows, audience, context.signOriginal),
        nextCursor: next && encodeCursor(next, asked),
      } satisfies TrackPage;
    });
}

export function getTrack(context: AppContext): Handler {
  return (request, response) =>
    answerPage(context, request, response, async (): Promise<TrackDetails> => {
      const row = await findTrack(context.database.pool, libraryId('track', request.params.id));
      if (!row) throw new Problem('not-found', 'There is no such track.');
      const audience = await audienceOf(context, request, urnsOf('track', [row]));
      return presentTrackDetails(row, audience, context.signOriginal);
    });
}

export function getLyrics(context: AppContext): Handler {
  return (request, response) =>
    answerPage(context, request, response, async (): Promise<Lyrics> => {
      const lyrics = await findLyrics(context.database.pool, libraryId('track', request.params.id));
      if (!lyrics) throw new Problem('not-found', 'This track has no lyrics.');
      return lyrics;
    });
}

export function getAlbums(context: AppContext): Handler {
  return (request, response) =>
    answerPage(context, request, response, async () => {
      const { cursor, limit, sort, seed, ...query } = parseInput(AlbumQuery, request.query);
      const filter = await narrowLibrary(context, request, 'album', query);
      const asked = ['albums', query, sort ?? null, seed ?? null];
      const after = decodeCursor(cursor, asked, LibraryPosition);
      const terms = context.libraryTerms();
      const page = { sort, seed, limit, after, terms };
      const { rows, next } = await listAlbums(context.database.pool, filter, page);
      const audience = await audienceOf(context, request, []);
      return {
        items: rows.map((row) => presentAlbum(row, audience)),
        nextCursor: next && encodeCursor(next, asked),
      } satisfies AlbumPage;
    });
}

export function getAlbum(context: AppContext): Handler {
  return (request, response) =>
    answerPage(context, request, response, async (): Promise<Album> => {
      const row = await findAlbum(context.database.pool, libraryId('album', request.params.id));
      if (!row) throw new Problem('not-found', 'There is no such album.');
      return presentAlbum(row, await audienceOf(context, request, []));
    });
}

export function getArtists(context: AppContext): Handler {
  return (request, response) =>
    answerPage(context, request, response, async () => {
      const { cursor, limit, sort, seed, ...query } = parseInput(ArtistQuery, request.query);
      const filter = await narrowLibrary(context, request, 'artist', query);
      const asked = ['artists', query, sort ?? null, seed ?? null];
      const after = decodeCursor(cursor, asked, LibraryPosition);
      const terms = context.libraryTerms();
      const page = { sort, seed, limit, after, terms };
      const { rows, next } = await listArtists(context.database.pool, filter, page);
      const audience = await audienceOf(context, request, []);
      return {
        items: rows.map((row) => presentArtist(row, audience)),
        nextCursor: next && encodeCursor(next, asked),
      } satisfies ArtistPage;
    });
}

export function getArtist(context: AppContext): Handler {
  return (request, response) =>
    answerPage(context, request, response, async (): Promise<Artist> => {
      const row = await findArtist(context.database.pool, libraryId('artist', request.params.id));
      if (!row) throw new Problem('not-found', 'There is no such artist.');
      return presentArtist(row, await audienceOf(context, request, []));
    });
}

const GenrePosition = z.object({
  sort: z.enum(['popular', 'name']),
  tracks: z.int().min(0).max(2_147_483_647),
  key: z.string().max(1_500),
});

export function getGenres(context: AppContext): Handler {
  return (request, response) =>
    answerPage(context, request, response, async () => {
      const { cursor, limit, sort = 'popular', q } = parseInput(GenreQuery, request.query);
      const asked = ['genres', q ?? null, sort];
      const after = decodeCursor(cursor, asked, GenrePosition);
      const { rows, next } = await listGenres(context.database.pool, { q }, { sort, limit, after });
      return {
        items: rows.map(({ name, albums, tracks }) => ({ name, albums, tracks })),
        nextCursor: next && encodeCursor(next, asked),
      } satisfies GenrePage;
    });
}

const FolderPosition = z.object({ name: z.string().max(1_500), id: z.uuid() });

export function getFolders(context: AppContext): Handler {
  return (request, response) =>
    answerPage(context, request, response, async () => {
      const { cursor, limit, parent } = parseInput(FolderQuery, request.query);
      const asked = ['folders', parent ?? null];
      const after = decodeCursor(cursor, asked, FolderPosition);
      const above = parent === undefined ? null : libraryId('folder', parent);
      const { rows, next } = await listFolders(context.database.pool, above, { limit, after });
      return {
        items: rows.map((row): Folder => presentFolder(row, context.config.mediaUrl)),
        nextCursor: next && encodeCursor(next, asked),
      } satisfies FolderPage;
    });
}

export function getFolder(context: AppContext): Handler {
  return (request, response) =>
    answerPage(context, request, response, async (): Promise<FolderDetails> => {
      const found = await findFolder(context.database.pool, libraryId('folder', request.params.id));
      if (!found) throw new Problem('not-found', 'There is no such folder.');
      const { mediaUrl } = context.config;
      return {
        ...presentFolder(found.folder, mediaUrl),
        path: found.way.map((row) => presentFolder(row, mediaUrl)),
      };
    });
}
