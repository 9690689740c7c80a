export type Unreadable = 'not-an-event' | 'unknown-type';

/** An event that no patience makes readable: it goes to the dead letters. */
export class UnreadableEvent extends Error {
  readonly reason: Unreadable;

  constructor(reason: Unreadable, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
