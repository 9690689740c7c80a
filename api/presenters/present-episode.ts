import type { Episode } from '#api/contract/podcast.ts';
import type { Stream } from '#api/contract/station.ts';
import { signPlayLink } from '#api/stream-urls/sign-links.ts';
import { openStreams } from '#catalog/podcasts/sealed-episode.ts';
import type { Sealer } from '#db/seal.ts';
import type { EpisodeRow, EpisodeStreamRow } from '#db/stores/episode-row.ts';
import { presentArtwork } from './present-artwork.ts';
import { presentPerson } from './present-podcast.ts';
import type { Audience } from './present-station.ts';

/** A row that its viewer may see; the addresses of a private show's sound are opened for its owner. */
export function presentEpisode(row: EpisodeRow, audience: Audience, sealer: Sealer | null): Episode {
  const id = `episode:${row.id}`;
  const showArtwork = presentArtwork(row.podcast.artwork, audience.mediaUrl);
  return {
    id,
    title: row.title,
    podcast: { id: `podcast:${row.podcast.id}`, title: row.podcast.title, artwork: showArtwork },
    summary: row.summary,
    description: row.description,
    homepage: row.homepage,
    artwork: presentArtwork(row.artwork, audience.mediaUrl) ?? showArtwork,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    durationMs: row.durationMs,
    season: row.season,
    number: row.number,
    type: row.type,
    explicit: row.explicit,
    live: row.live,
    persons: row.persons.map(presentPerson),
    soundbites: row.soundbites.map(({ startMs, durationMs, title }) => ({
      startMs,
      durationMs,
      title: title ?? null,
    })),
    hasChapters: row.hasChapters,
    hasTranscript: row.hasTranscript,
    streams: episodeStreams(row, sealer).map(presentStream),
    playLink: signPlayLink(audience.signer, audience.publicUrl, id),
    favorite: audience.favorites.has(id),
    lastPlayedAt: audience.lastPlayed.get(id)?.toISOString() ?? null,
    position: row.position && { ...row.position, updatedAt: row.position.updatedAt.toISOString() },
    private: row.podcast.private,
    provider: null,
  };
}

/** What can be played, the enclosure first; nothing where it is sealed and the key is not there, or another. */
export function episodeStreams(
  row: Pick<EpisodeRow, 'id' | 'streams' | 'sealedStreams'>,
  sealer: Sealer | null,
): EpisodeStreamRow[] {
  if (!row.sealedStreams) return row.streams;
  if (!sealer) return [];
  try {
    return openStreams<EpisodeStreamRow>(sealer, row.id, row.sealedStreams);
  } catch {
    // Sealed by a key that is lost: the rest of the page is none the worse for it.
    return [];
  }
}

function presentStream({ url, protocol, codec, bitrate, secure }: EpisodeStreamRow): Stream {
  const health = { state: 'unknown' as const, checkedAt: null };
  return { url, protocol, codec, bitrate, secure, signed: false, expiresAt: null, health };
}
