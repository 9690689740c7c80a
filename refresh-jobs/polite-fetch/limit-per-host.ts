/** Waits until fewer than the limit of calls to a host are under way; the answer gives the place back. */
export type HostLimit = (host: string, signal?: AbortSignal) => Promise<() => void>;

/** One limit is shared by all who contact the same hosts from this process. */
export function limitPerHost(limit: number): HostLimit {
  const busy = new Map<string, { running: number; waiting: (() => void)[] }>();

  return (host, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const state = busy.get(host) ?? { running: 0, waiting: [] };
      busy.set(host, state);

      const start = () => {
        signal?.removeEventListener('abort', giveUp);
        state.running += 1;
        let released = false;
        resolve(() => {
          if (released) return;
          released = true;
          state.running -= 1;
          const next = state.waiting.shift();
          if (next) next();
          else if (state.running === 0) busy.delete(host);
        });
      };
      const giveUp = () => {
        state.waiting.splice(state.waiting.indexOf(start), 1);
        reject(signal?.reason as Error);
      };

      if (state.running < limit) start();
      else {
        state.waiting.push(start);
        signal?.addEventListener('abort', giveUp, { once: true });
      }
    });
}
