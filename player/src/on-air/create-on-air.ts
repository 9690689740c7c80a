import { createParser } from 'eventsource-parser';
import { reactive } from 'vue';
import type { OnAir } from '../../../api/contract/now-playing.ts';
import { ApiRefusal, isPassing } from '../api/api-error.ts';
import type { Clock } from '../playback/clock.ts';

/** As many as the API takes at once. */
const mostFollowed = 50;
/** Milliseconds. Scrolling is over when nothing has changed for so long. */
const settleFor = 500;
/** The API gives a sign of life every 15 seconds. */
const silentFor = 45_000;
const delays = [1_000, 2_000, 5_000, 15_000, 60_000];
const refusedFor = 300_000;

export type OnAirParts = {
  clock: Clock;
  /** Opens `GET /now-playing`; an EventSource could not bring the token along. */
  open(
    items: string[],
    lastEventId: string | null,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array> | null>;
};

/** What is on air at the station that plays and at those in view. Nothing is asked while nobody looks or listens. */
export function createOnAir(parts: OnAirParts) {
  const { clock } = parts;
  const known = reactive(new Map<string, OnAir>());
  const followed = new Map<string, number>();
  let playing: string | null = null;
  let seen = true;
  let asked: string[] = [];
  let lastEventId: string | null = null;
  let connection: AbortController | null = null;
  let failures = 0;
  /** How long the API wants to be left alone, so that not all come back at once. */
  let retryMs = 0;
  let cancel: (() => void) | undefined;
  let cancelSilence: (() => void) | undefined;

  /** The one that plays first: the API has the first few read for their listeners. */
  function wanted(): string[] {
    const inView = seen ? followed.keys() : [];
    return [...new Set([...(playing === null ? [] : [playing]), ...inView])].slice(0, mostFollowed);
  }

  function changed(): void {
    plan(settleFor, () => {
      const now = wanted();
      if (now.join() === asked.join()) return connection ? undefined : connect();
      asked = now;
      lastEventId = null;
      failures = 0;
      for (const item of known.keys()) if (!now.includes(item)) known.delete(item);
      connect();
    });
  }

  function plan(delay: number, call: () => void): void {
    cancel?.();
    cancel = clock.after(delay, call);
  }

  function disconnect(): void {
    connection?.abort();
    connection = null;
    cancelSilence?.();
  }

  function connect(): void {
    disconnect();
    if (asked.length === 0) return;
    const mine = (connection = new AbortController());
    listen(mine).then(
      () => again(mine, null),
      (error: unknown) => again(mine, error),
    );
  }

  async function listen(mine: AbortController): Promise<void> {
    expectSound(mine);
    const body = await parts.open(asked, lastEventId, mine.signal);
    const reader = body?.getReader();
    const decoder = new TextDecoder();
    const parser = createParser({
      onEvent({ id, event, data }) {
        if (id !== undefined) lastEventId = id;
        if (event === 'now-playing') take(data);
      },
      onRetry: (milliseconds) => (retryMs = Math.min(milliseconds, 60_000)),
    });
    for (;;) {
      const chunk = await reader?.read();
      if (mine !== connection || !chunk || chunk.done) return void reader?.cancel().catch(() => undefined);
      failures = 0;
      expectSound(mine);
      parser.feed(decoder.decode(chunk.value, { stream: true }));
    }
  }

  function take(data: string): void {
    try {
      const onAir = JSON.parse(data) as OnAir;
      if (asked.includes(onAir.item)) known.set(onAir.item, onAir);
    } catch {
      // Whatever stands between Airdex and here has cut it; the next one is whole.
    }
  }

  /** A connection that has died without a word is opened anew. */
  function expectSound(mine: AbortController): void {
    cancelSilence?.();
    cancelSilence = clock.after(silentFor, () => mine.abort());
  }

  function again(mine: AbortController, error: unknown): void {
    if (mine !== connection) return;
    connection = null;
    cancelSilence?.();
    const refused = error instanceof ApiRefusal && !isPassing(error);
    const told = error instanceof ApiRefusal ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
    const delay = refused ? refusedFor : (delays[Math.min(failures, delays.length - 1)] ?? 0);
    failures += 1;
    plan(Math.max(delay, told, retryMs), connect);
  }

  return {
    /** Null while it says nothing. */
    of: (item: string): OnAir | null => {
      const onAir = known.get(item);
      return onAir?.title ? onAir : null;
    },
    /** As long as it is in view; the answer ends it. */
    follow(item: string): () => void {
      followed.set(item, (followed.get(item) ?? 0) + 1);
      changed();
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        const others = (followed.get(item) ?? 1) - 1;
        if (others > 0) followed.set(item, others);
        else followed.delete(item);
        changed();
      };
    },
    /** The station that is listened to, also where nobody sees the page. */
    plays(item: string | null): void {
      playing = item;
      changed();
    },
    seen(visible: boolean): void {
      seen = visible;
      changed();
    },
    /** The network or Airdex is back. */
    hurry(): void {
      if (!connection && asked.length > 0) plan(0, connect);
    },
    close(): void {
      cancel?.();
      disconnect();
    },
  };
}
export type OnAirTitles = ReturnType<typeof createOnAir>;
