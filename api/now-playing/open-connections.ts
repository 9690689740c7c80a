import type { Response } from 'express';

/** A comment line this often tells both sides that the other is there. */
const heartbeatMs = 15_000;
const tickMs = 1_000;
/** Whoever lags further behind does not read; it comes back by itself and is told all it missed. */
const lagBytes = 65_536;

export type OpenConnection = { send: (text: string) => void; end: () => void };
export type OpenConnections = {
  /** Undefined where `owner` has as many as it may have. `until`: milliseconds since 1970. */
  open(
    response: Response,
    of: { owner: string; most: number; until: number; onClose: () => void },
  ): OpenConnection | undefined;
  count(): number;
  /** Ends all. */
  close(): void;
};

/** Answers that stay open, with their heartbeats, their ends and their limits. */
export function createOpenConnections(now: () => number): OpenConnections {
  type Kept = { response: Response; nextBeatAt: number; until: number };
  const kept = new Set<Kept>();
  const counts = new Map<string, number>();

  function write(response: Response, text: string): void {
    if (response.writableLength > lagBytes) response.destroy();
    else response.write(text);
  }

  const timer = setInterval(() => {
    const time = now();
    for (const one of kept) {
      if (time >= one.until) one.response.end();
      else if (time >= one.nextBeatAt) {
        one.nextBeatAt = time + heartbeatMs;
        write(one.response, ':\n\n');
      }
    }
  }, tickMs);

  return {
    open: (response, { owner, most, until, onClose }) => {
      const held = counts.get(owner) ?? 0;
      if (held >= most) return undefined;
      counts.set(owner, held + 1);
      const one: Kept = { response, nextBeatAt: now() + heartbeatMs, until };
      kept.add(one);
      response.once('close', () => {
        kept.delete(one);
        const left = (counts.get(owner) ?? 1) - 1;
        if (left > 0) counts.set(owner, left);
        else counts.delete(owner);
        onClose();
      });
      // A listener that goes away is no fault.
      response.on('error', () => undefined);
      return {
        send: (text) => {
          write(response, text);
        },
        end: () => {
          response.end();
        },
      };
    },
    count: () => kept.size,
    close: () => {
      clearInterval(timer);
      for (const { response } of kept) response.end();
    },
  };
}
