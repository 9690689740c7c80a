/** Tells all processes at once. Nothing is kept: what matters stands in the database, and this says that it is there. */
export type Broadcast = {
  /** Heard by whoever listens now. Fails where the way is broken. A message has at most 7,000 bytes. */
  publish(channel: string, message: string): Promise<void>;
  /** `onGap` is called after a break: what was said meanwhile was not heard, so look for yourself. */
  subscribe(
    channel: string,
    onMessage: (message: string) => void,
    onGap: () => void,
  ): Promise<{ close(): Promise<void> }>;
  close(): Promise<void>;
};
