import { EntitySchema } from 'typeorm';

export type LibraryGenreRow = {
  key: string;
  name: string;
  trackCount: number;
  albumCount: number;
};

export const libraryGenres = new EntitySchema<LibraryGenreRow>({
  name: 'LibraryGenre',
  tableName: 'library_genres',
  columns: {
    key: { type: 'text', primary: true },
    name: { type: 'text' },
    trackCount: { name: 'track_count', type: 'integer', default: 0 },
    albumCount: { name: 'album_count', type: 'integer', default: 0 },
  },
});
