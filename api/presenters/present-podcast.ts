import type { Podcast } from '#api/contract/podcast.ts';
import type { Sealer } from '#db/seal.ts';
import { feedSealContext } from '#db/stores/ensure-feed.ts';
import type { PodcastRow } from '#db/stores/podcast-row.ts';
import { presentArtwork } from './present-artwork.ts';
import type { Audience } from './present-station.ts';

/** A row that its viewer may see; the address of a private feed is opened for its owner. */
export function presentPodcast(
  row: PodcastRow,
  audience: Pick<Audience, 'mediaUrl'>,
  sealer: Sealer | null,
): Podcast {
  return {
    id: `podcast:${row.id}`,
    title: row.title,
    author: row.author,
    description: row.description,
    homepage: row.homepage,
    feedUrl: row.feedUrl ?? openAddress(row, sealer),
    artwork: presentArtwork(row.artwork, audience.mediaUrl),
    languages: row.languages,
    categories: row.categories,
    explicit: row.explicit,
    medium: row.medium,
    type: row.type,
    complete: row.complete,
    funding: row.details.funding,
    persons: row.details.persons.map(presentPerson),
    episodes: row.episodes,
    latestEpisodeAt: row.latestEpisodeAt?.toISOString() ?? null,
    state: row.state,
    failure: row.failure,
    private: row.private,
    subscribed: row.subscribed,
  };
}

export function presentPerson({ name, role, url }: { name: string; role?: string; url?: string }) {
  return { name, role: role ?? null, url: url ?? null };
}

function openAddress(row: PodcastRow, sealer: Sealer | null): string | null {
  if (!row.sealedFeedUrl || !sealer) return null;
  try {
    return sealer.open(row.sealedFeedUrl, feedSealContext(row.id));
  } catch {
    // Sealed by a key that is lost: the rest of the page is none the worse for it.
    return null;
  }
}
