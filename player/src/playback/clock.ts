/** Time, passed in so that tests decide how it goes. */
export type Clock = {
  now(): number;
  /** Calls once, later; the answer cancels it. */
  after(milliseconds: number, call: () => void): () => void;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};
