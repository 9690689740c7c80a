export type WakeUpCall = { ring(): void; wait(longestMs: number): Promise<void> };

/** Lets one waiter sleep until somebody rings. A ring that comes while nobody waits ends the next wait at once. */
export function wakeUpCall(): WakeUpCall {
  let rung = false;
  let wake: () => void = () => undefined;
  return {
    ring: () => {
      rung = true;
      wake();
    },
    wait: async (longestMs) => {
      if (!rung) {
        await new Promise<void>((done) => {
          const timer = setTimeout(done, longestMs);
          wake = () => {
            clearTimeout(timer);
            done();
          };
        });
      }
      rung = false;
    },
  };
}
