import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Broadcast } from '#broadcast/broadcast.ts';
import type { Database } from '#db/database.ts';
import { readOnAir, wantOnAir, type OnAirState } from '#db/stores/on-air.ts';
import { onAirChannel, readOnAirChange } from './on-air-change.ts';
import { onAirEvent } from './present-on-air.ts';

/** Each open connection keeps its first stations read by asking again long before they would be let go. */
const wantedForSeconds = 90;
const askAgainMs = 30_000;
/** Those that come at once ask together. */
const gatherMs = 50;
/** What a broadcast that got lost would have said is found by looking. */
const lookMs = 10_000;

/** Somebody who is told: `ids` as they asked, the first of them to be read for their sake. */
export type Follower = { ids: readonly string[]; wanted: readonly string[]; send: (event: string) => void };
export type OnAirDesk = {
  /** Tells what is known now and then each change. `after` is the version of the last event that was heard. */
  follow(follower: Follower, after: number | null): Promise<{ close(): void }>;
  /** Has stations read for a while. */
  want(ids: readonly string[]): void;
  close(): Promise<void>;
};

/** Changes are told as they come, so an older one can follow a newer one of another station; no further than this. */
const shuffled = 100;

/** One subscription for all connections of this process. */
export async function openOnAirDesk(
  database: Pick<Database, 'pool'>,
  broadcast: Broadcast,
  log: Logger,
): Promise<OnAirDesk> {
  /** By the station's own id: who follows it, and by which name. */
  const followers = new Map<string, Map<Follower, string>>();
  /** The newest word of each station, whether anybody follows it or not. */
  const latest = new LRUCache<string, OnAirState>({ max: 20_000 });
  /** Where each is enrolled. */
  const places = new Map<Follower, Set<string>>();
  const toAsk = new Set<string>();
  let gathering: NodeJS.Timeout | undefined;

  function tell(state: OnAirState): void {
    const { stationId, version } = state;
    if (version <= (latest.get(stationId)?.version ?? 0)) return;
    latest.set(stationId, state);
    const events = new Map<string, string>();
    for (const [follower, asked] of followers.get(stationId) ?? []) {
      const event = events.get(asked) ?? onAirEvent(asked, state);
      events.set(asked, event);
      follower.send(event);
    }
  }

  async function look(): Promise<void> {
    if (followers.size === 0) return;
    const { states } = await readOnAir(database.pool, [...followers.keys()]);
    for (const { asked, ...state } of states) {
      if (asked !== state.stationId) move(asked, state);
      else tell(state);
    }
  }

  /** A station that was joined to another goes on under that one's id; those who followed it still call it as they did. */
  function move(formerId: string, state: OnAirState): void {
    tell(state);
    const moved = followers.get(formerId) ?? new Map<Follower, string>();
    followers.delete(formerId);
    for (const [follower, asked] of moved) {
      places.get(follower)?.delete(formerId);
      enrol(follower, asked, state.stationId);
      follower.send(onAirEvent(asked, state));
    }
  }

  function want(ids: Iterable<string>): void {
    for (const id of ids) toAsk.add(id);
    gathering ??= setTimeout(() => {
      gathering = undefined;
      const asked = Array.from(toAsk, (stationId) => ({ stationId, seconds: wantedForSeconds }));
      toAsk.clear();
      wantOnAir(database.pool, asked).catch(warn);
    }, gatherMs);
  }

  const warn = (error: unknown) => {
    log.warn({ err: error }, 'what is on air could not be looked up; it is tried again');
  };
  const listening = await broadcast.subscribe(
    onAirChannel,
    (message) => {
      const state = readOnAirChange(message);
      if (state) tell(state);
    },
    () => void look().catch(warn),
  );
  const timers = [
    setInterval(() => void look().catch(warn), lookMs),
    setInterval(() => {
      if (places.size > 0) want(Array.from(places.keys(), ({ wanted }) => wanted).flat());
    }, askAgainMs),
  ];

  function enrol(follower: Follower, asked: string, stationId: string): void {
    const others = followers.get(stationId) ?? new Map<Follower, string>();
    others.set(follower, asked);
    followers.set(stationId, others);
    places.get(follower)?.add(stationId);
  }

  function leave(follower: Follower): void {
    for (const stationId of places.get(follower) ?? []) {
      const others = followers.get(stationId);
      others?.delete(follower);
      if (others?.size === 0) followers.delete(stationId);
    }
    places.delete(follower);
  }

  return {
    want,
    follow: async (follower, after) => {
      const { states, newest } = await readOnAir(database.pool, follower.ids);
      places.set(follower, new Set());
      want(follower.wanted);
      // A version from before a restore of the database says nothing.
      const heard = after === null || after > newest ? 0 : Math.max(0, after - shuffled);
      for (const { asked, ...read } of states) {
        tell(read);
        enrol(follower, asked, read.stationId);
        // It may have changed between the reading and now.
        const known = latest.get(read.stationId);
        const state = known && known.version > read.version ? known : read;
        if (state.version > heard) follower.send(onAirEvent(asked, state));
      }
      return {
        close: () => {
          leave(follower);
        },
      };
    },
    close: async () => {
      timers.forEach(clearInterval);
      clearTimeout(gathering);
      await listening.close();
    },
  };
}
