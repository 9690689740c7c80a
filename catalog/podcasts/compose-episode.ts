import { createHash } from 'node:crypto';
import type { Sealer } from '#db/seal.ts';
import { foldText } from '#db/search/fold-text.ts';
import { episodeSearchVector } from '#db/search/episode-search-vector.ts';
import type { EpisodeStreamRow } from '#db/stores/episode-row.ts';
import type { EpisodeToWrite } from '#db/stores/episode-writes.ts';
import type { EnclosureEntry, EpisodeEntry } from './feed-entry.ts';
import type { EpisodeKeys } from './match-episodes.ts';
import { normaliseEnclosure } from './normalise-enclosure.ts';
import { sealDetail, sealStreams } from './sealed-episode.ts';

/** Raised when an episode is composed differently from the same entry: then every one is written anew. */
const version = 1;

export function keysOf(entry: EpisodeEntry): EpisodeKeys {
  const [enclosure] = entry.enclosures;
  const minute = entry.publishedAt?.slice(0, 16) ?? '';
  const seconds = entry.durationMs === undefined ? '' : String(Math.round(entry.durationMs / 1_000));
  return {
    guid: entry.guid ?? null,
    enclosureKey: enclosure ? short(normaliseEnclosure(enclosure.url)) : null,
    fallbackKey: short(`${foldText(entry.title)} ${minute} ${seconds}`),
    contentHash: createHash('sha1')
      .update(`${String(version)} ${JSON.stringify(entry)}`)
      .digest('base64url'),
  };
}

/** A key that an index can hold, however long it was written. */
function short(key: string): string {
  return key.length <= 300
    ? key
    : `${key.slice(0, 250)} ${createHash('sha1').update(key).digest('base64url')}`;
}

const dayMs = 86_400_000;
/** Before this there was nothing of the kind: such dates are faults of programs, as 1970 is. */
const firstTime = Date.UTC(1995, 0);

/** What an episode is listed by: its date where it is believable, in milliseconds; null where there is none. */
export function believableTime(entry: EpisodeEntry, now: Date): number | null {
  const time = Date.parse(entry.publishedAt ?? '');
  return time >= firstTime && time <= now.getTime() + dayMs ? time : null;
}

export type EpisodePlace = { id: string; podcastId: string; sortAt: Date; artworkUrl: string | null };

/** A row of an episode; with a sealer everything that leads to the sound is sealed. */
export function composeEpisode(
  entry: EpisodeEntry,
  place: EpisodePlace,
  sealer: Sealer | null,
): EpisodeToWrite {
  const { persons, soundbites, chapters, transcripts } = entry;
  const streams = entry.enclosures.map(toStream);
  const hidden = (detail: unknown) => (sealer ? sealDetail(sealer, place.id, detail) : detail);
  return {
    ...place,
    ...keysOf(entry),
    title: entry.title,
    summary: entry.summary ?? null,
    description: entry.description ?? null,
    homepage: sealer ? null : (entry.homepage ?? null),
    publishedAt: entry.publishedAt ?? null,
    durationMs: entry.durationMs ?? null,
    season: entry.season?.number ?? null,
    seasonName: entry.season?.name ?? null,
    number: entry.number ?? null,
    type: entry.type,
    explicit: entry.explicit,
    live: entry.live,
    streams: sealer ? [] : streams,
    sealedStreams: sealer ? sealStreams(sealer, place.id, streams) : null,
    details: {
      ...(persons.length > 0 && { persons }),
      ...(soundbites.length > 0 && { soundbites }),
      ...(chapters && { chapters: hidden(chapters) }),
      ...(transcripts.length > 0 && { transcripts: hidden(transcripts) }),
    },
    search: episodeSearchVector({
      title: entry.title,
      persons: persons.map(({ name }) => name),
      description: entry.description,
    }),
  };
}

const codecs: [RegExp, string][] = [
  [/mpeg$|mp3$/, 'mp3'],
  [/aac/, 'aac'],
  [/mp4|m4a/, 'aac'],
  [/opus/, 'opus'],
  [/ogg/, 'vorbis'],
  [/flac/, 'flac'],
  [/wav/, 'wav'],
];

function toStream({ url, mimeType = '', bitrate, title }: EnclosureEntry): EpisodeStreamRow {
  const isHls = /mpegurl/.test(mimeType) || /\.m3u8(\?|$)/i.test(url);
  const codec = mimeType.startsWith('video/')
    ? undefined
    : codecs.find(([pattern]) => pattern.test(mimeType))?.[1];
  return {
    url,
    protocol: isHls ? 'hls' : 'file',
    codec: codec ?? null,
    bitrate: bitrate ?? null,
    secure: /^https:/i.test(url),
    ...(title !== undefined && { title }),
  };
}
