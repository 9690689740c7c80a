import { createHash } from 'node:crypto';
import { podcastSearchVector, podcastSortName } from '#db/search/podcast-search-vector.ts';
import type { PodcastToWrite } from '#db/stores/podcast-writes.ts';
import type { PodcastEntry } from './feed-entry.ts';

/** Raised when a show is composed differently from the same entry. */
const version = 1;

/** A row of a show from what its feed says. A private show's pictures and pages are left out where they say who asks. */
export function composePodcast(entry: PodcastEntry, isPrivate: boolean): PodcastToWrite {
  const { funding, persons, podroll, locked } = entry;
  const shown = (url: string | undefined) =>
    url !== undefined && isPrivate && isPersonal(url) ? null : (url ?? null);
  return {
    title: entry.title,
    sortName: podcastSortName(entry.title),
    author: entry.author ?? null,
    description: entry.description ?? null,
    homepage: shown(entry.homepage),
    artworkUrl: shown(entry.artworkUrl),
    languages: entry.languages,
    categories: entry.categories,
    explicit: entry.explicit,
    medium: entry.medium,
    type: entry.type,
    complete: entry.complete,
    details: {
      funding,
      persons,
      ...(podroll.length > 0 && { podroll }),
      ...(locked !== undefined && { locked }),
    },
    guid: entry.guid ?? null,
    contentHash: createHash('sha1')
      .update(`${String(version)} ${JSON.stringify(entry)}`)
      .digest('base64url'),
    search: podcastSearchVector({
      ...{
        title: entry.title,
        author: entry.author,
        categories: entry.categories,
        languages: entry.languages,
      },
      persons: persons.map(({ name }) => name),
      description: entry.description,
    }),
  };
}

/** It carries credentials or a query, which may name its listener. */
export function isPersonal(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const { username, password, search } = new URL(url);
  return username !== '' || password !== '' || search !== '';
}
