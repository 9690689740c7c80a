import { z } from 'zod';
import { Album, Artist, Track } from './library.ts';
import { Episode, Podcast } from './podcast.ts';
import { Station } from './station.ts';

export const SearchQuery = z.object({
  q: z.string().min(1).max(200),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});
export const SearchResult = z
  .object({
    stations: z.array(Station),
    podcasts: z.array(Podcast),
    episodes: z.array(Episode),
    tracks: z.array(Track),
    albums: z.array(Album),
    artists: z.array(Artist),
  })
  .meta({ id: 'SearchResult' });
export type SearchResult = z.infer<typeof SearchResult>;
