import type { Episode } from '../../../api/contract/podcast.ts';
import type { PositionChange } from '../../../api/contract/subscription.ts';
import type { Clock } from '../playback/clock.ts';
import { rewindAfter } from '../playback/rewind-after.ts';
import { stored, type Store } from '../stored.ts';

/** `at` is when it was left there, `kept` whether the API knows. */
type Place = { positionMs: number; durationMs: number | null; completed: boolean; at: number; kept: boolean };
/** An episode brings the place that Airdex knows; a book has only the one that this device keeps. */
type Placed = Pick<Episode, 'id'> & { position?: Episode['position'] };
export type SentPosition = PositionChange & { urn: string };

/** As many as a device remembers, and as the API takes at once. */
const mostRemembered = 500;
const mostAtOnce = 100;
const sendEvery = 15_000;

export type PositionParts = {
  store: Store;
  clock: Clock;
  /** Guests keep their places on this device alone. */
  signedIn(): boolean;
  /** What is heard now stays on this device, and is not told later either. */
  private?(): boolean;
  /** `leaving`: the page may be gone before there is an answer. */
  send(urn: string, change: PositionChange, leaving: boolean): Promise<unknown>;
  sendAll(positions: SentPosition[]): Promise<unknown>;
};

/** Where every episode and every book was left: on this device at once, at Airdex soon after. The latest word counts. */
export function createPositions(parts: PositionParts) {
  const { clock } = parts;
  const places = stored<Record<string, Place>>(parts.store, 'positions', {});
  let lastSentAt = 0;

  /** The newer of what this device and what Airdex knows. */
  function of(item: Placed): Episode['position'] {
    const here = places.value[item.id];
    const there = item.position ?? null;
    if (!here || (there && Date.parse(there.updatedAt) >= here.at)) return there;
    const { positionMs, completed, at } = here;
    return { positionMs, completed, updatedAt: new Date(at).toISOString() };
  }

  /** Where to begin: what was heard to its end begins anew, what was left long ago a little earlier. */
  function startAt(item: Placed): number {
    const position = of(item);
    if (!position || position.completed) return 0;
    const away = Math.max(0, clock.now() - Date.parse(position.updatedAt));
    return Math.max(0, position.positionMs - rewindAfter(away));
  }

  function keep(
    episode: Pick<Episode, 'id'>,
    place: { positionMs: number; durationMs: number | null; completed: boolean },
    when: 'later' | 'now' | 'leaving',
  ): void {
    const at = clock.now();
    const others = Object.entries(places.value).filter(([urn]) => urn !== episode.id);
    // The latest is first, so what falls out at the end is the oldest.
    const kept = Object.fromEntries(others.slice(0, mostRemembered - 1));
    const secret = parts.private?.() ?? false;
    places.value = { [episode.id]: { ...place, at, kept: secret }, ...kept };
    if (!secret && parts.signedIn() && (when !== 'later' || at - lastSentAt >= sendEvery)) {
      void send(episode.id, when === 'leaving');
    }
  }

  async function send(urn: string, leaving: boolean): Promise<void> {
    const place = places.value[urn];
    if (!place) return;
    lastSentAt = clock.now();
    // What does not get through waits for the next time that Airdex answers.
    await parts.send(urn, changeOf(place), leaving).then(
      () => markKept(urn, place.at),
      () => undefined,
    );
  }

  function markKept(urn: string, at: number): void {
    const place = places.value[urn];
    if (place?.at === at) place.kept = true;
  }

  return {
    of,
    startAt,
    keep,
    /** Marked by hand as played or as not played yet. */
    mark(episode: Pick<Episode, 'id' | 'durationMs'>, completed: boolean): void {
      keep(episode, { positionMs: 0, durationMs: episode.durationMs, completed }, 'now');
    },
    clear(): void {
      places.value = {};
    },
    /** What could not be told is told now, oldest first. */
    async catchUp(): Promise<void> {
      if (!parts.signedIn()) return;
      const waiting = Object.entries(places.value)
        .filter(([, { kept }]) => !kept)
        .sort(([, one], [, other]) => one.at - other.at);
      for (let first = 0; first < waiting.length; first += mostAtOnce) {
        const batch = waiting.slice(first, first + mostAtOnce);
        try {
          await parts.sendAll(batch.map(([urn, place]) => ({ urn, ...changeOf(place) })));
        } catch {
          return;
        }
        for (const [urn, { at }] of batch) markKept(urn, at);
      }
    },
  };
}
export type Positions = ReturnType<typeof createPositions>;

function changeOf({ positionMs, durationMs, completed, at }: Place): PositionChange {
  const change = { positionMs, completed, at: new Date(at).toISOString() };
  return durationMs === null ? change : { ...change, durationMs };
}
