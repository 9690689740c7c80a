import { reactive } from 'vue';
import type { Clock } from '../playback/clock.ts';

export type ConnectionState = {
  state: 'fine' | 'offline' | 'away';
  retryAt: number | null;
  restored: number;
};

const delays = [2_000, 5_000, 10_000, 30_000, 60_000];

/**
 * Whether Airdex answers. Once it does not, it is asked again, ever more rarely, and whoever waits for an
 * answer watches `restored`.
 */
export function createConnection(parts: { clock: Clock; online(): boolean; ping(): Promise<unknown> }) {
  const connection = reactive<ConnectionState>({ state: 'fine', retryAt: null, restored: 0 });
  let attempts = 0;
  let cancel: (() => void) | undefined;

  function failed(retryAfterSeconds: number | null = null): void {
    connection.state = parts.online() ? 'away' : 'offline';
    if (connection.retryAt !== null) return;
    plan(retryAfterSeconds);
  }

  function plan(retryAfterSeconds: number | null): void {
    const delay = Math.max(
      delays[Math.min(attempts, delays.length - 1)] ?? 0,
      (retryAfterSeconds ?? 0) * 1_000,
    );
    attempts += 1;
    connection.retryAt = parts.clock.now() + delay;
    cancel = parts.clock.after(delay, tryNow);
  }

  function tryNow(): void {
    cancel?.();
    connection.retryAt = null;
    parts.ping().then(succeeded, () => {
      connection.state = parts.online() ? 'away' : 'offline';
      if (connection.retryAt === null) plan(null);
    });
  }

  function succeeded(): void {
    cancel?.();
    attempts = 0;
    connection.retryAt = null;
    if (connection.state === 'fine') return;
    connection.state = 'fine';
    connection.restored += 1;
  }

  return {
    state: connection,
    failed,
    succeeded,
    tryNow,
    /** The browser has lost or found its network. */
    networkChanged() {
      if (!parts.online()) failed();
      else if (connection.state !== 'fine') tryNow();
    },
  };
}
export type Connection = ReturnType<typeof createConnection>;
