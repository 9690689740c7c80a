/** What an episode is known again by. */
export type EpisodeKeys = {
  guid: string | null;
  /** The normalised address of its enclosure. */
  enclosureKey: string | null;
  /** Title, date and duration. */
  fallbackKey: string;
  contentHash: string;
};
export type KnownEpisode = EpisodeKeys & {
  id: string;
  /** Milliseconds since 1970. */
  sortAt: number;
  live: boolean;
  retired: boolean;
};
/** `position` is its place in the feed; `sortAt` is null where it says no date. */
export type ListedEpisode = EpisodeKeys & { position: number; sortAt: number | null; title: string };

export type EpisodeMatch = {
  /** By place in the feed: the known episode's id, or null where it is new. */
  matches: Map<number, KnownEpisode | null>;
  /** Places of what is listed a second time. */
  repeated: number[];
  /** Ids of what the publisher took back. */
  retired: string[];
};

/**
 * Knows again what a feed listed before: by its content, by its guid (unless the feed uses one guid for several), by
 * its enclosure, and by title, date and duration. Each known episode is taken once. Of a feed that broke off, nothing is
 * taken to be missing.
 */
export function matchEpisodes(
  known: KnownEpisode[],
  listed: ListedEpisode[],
  { isCutOff = false } = {},
): EpisodeMatch {
  const { single, repeated } = withoutRepeats(listed);
  const matches = new Map<number, KnownEpisode | null>(single.map(({ position }) => [position, null]));
  const free = new Set(known);
  const open = new Set(single);

  const pass = (
    keyOf: (episode: EpisodeKeys) => string | null,
    mayBe: (one: KnownEpisode, other: ListedEpisode) => boolean,
  ) => {
    const byKey = uniqueBy(free, keyOf);
    for (const [key, episode] of uniqueBy(open, keyOf)) {
      const candidate = byKey.get(key);
      if (!candidate || !mayBe(candidate, episode)) continue;
      matches.set(episode.position, candidate);
      free.delete(candidate);
      open.delete(episode);
    }
  };
  const always = () => true;
  pass(({ contentHash }) => contentHash, always);
  // A feed that gives one guid to every new episode changes everything else with it.
  pass(
    ({ guid }) => normaliseGuid(guid),
    (one, other) =>
      one.enclosureKey === other.enclosureKey ||
      one.fallbackKey === other.fallbackKey ||
      isSameDay(one, other),
  );
  // News that lie under one address hour after hour are not one episode; where there are no guids, it is all there is.
  pass(
    ({ enclosureKey }) => enclosureKey,
    (one, other) =>
      one.guid === null ||
      other.guid === null ||
      one.sortAt === other.sortAt ||
      titleOf(one.fallbackKey) === titleOf(other.fallbackKey),
  );
  pass(({ fallbackKey }) => fallbackKey, always);

  // Where a feed says no dates, those under which its episodes were first seen are as good.
  const oldest = single.reduce(
    (least, { sortAt, position }) => Math.min(least, sortAt ?? matches.get(position)?.sortAt ?? Infinity),
    Infinity,
  );
  const isMissing = (episode: KnownEpisode) => !episode.retired && (episode.live || episode.sortAt > oldest);
  const retired = isCutOff
    ? []
    : Array.from(free)
        .filter(isMissing)
        .map(({ id }) => id);
  return { matches, repeated, retired };
}

/** The first of each that is listed twice: one guid, and nothing that tells them apart. */
function withoutRepeats(listed: ListedEpisode[]): { single: ListedEpisode[]; repeated: number[] } {
  const seen = new Set<string>();
  const repeated: number[] = [];
  const single = listed.filter((episode) => {
    const key =
      episode.enclosureKey === null ? episode.contentHash : `${episode.enclosureKey} ${episode.fallbackKey}`;
    const isFirst = !seen.has(key);
    if (!isFirst) repeated.push(episode.position);
    seen.add(key);
    return isFirst;
  });
  return { single, repeated };
}

/** By key, only those that nobody shares it with. */
function uniqueBy<Episode extends EpisodeKeys>(
  episodes: Iterable<Episode>,
  keyOf: (episode: EpisodeKeys) => string | null,
): Map<string, Episode> {
  const found = new Map<string, Episode>();
  const shared = new Set<string>();
  for (const episode of episodes) {
    const key = keyOf(episode);
    if (key === null) continue;
    if (found.has(key)) shared.add(key);
    found.set(key, episode);
  }
  for (const key of shared) found.delete(key);
  return found;
}

/** Many feeds use an address as the guid, and some day write it with https. */
function normaliseGuid(guid: string | null): string | null {
  return guid === null
    ? null
    : guid
        .trim()
        .replace(/^https?:\/\//i, '')
        .replace(/\/+$/, '');
}

/** The first part of a fallback key, before date and duration. */
function titleOf(fallbackKey: string): string {
  return fallbackKey.split(' ').slice(0, -2).join(' ');
}

const dayMs = 86_400_000;

function isSameDay(one: KnownEpisode, other: ListedEpisode): boolean {
  return other.sortAt === null || Math.abs(one.sortAt - other.sortAt) <= dayMs;
}
