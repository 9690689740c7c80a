/** Claimed feeds that wait to be read: at most a few of each host are read at once, the others do not wait for them. */
export type WaitingFeeds<Feed> = {
  readonly size: number;
  add(host: string, feed: Feed, options: { first: boolean }): void;
  /** The next feed whose host has a place, which it takes until `done`. */
  take(): { feed: Feed; done: () => void } | undefined;
  /** Takes out those that have waited since before this time, or all. */
  giveBack(since?: number): Feed[];
};

export function createWaitingFeeds<Feed>(options: {
  perHost: number;
  now: () => number;
}): WaitingFeeds<Feed> {
  let waiting: { host: string; feed: Feed; since: number }[] = [];
  const busy = new Map<string, number>();
  const hasPlace = (host: string) => (busy.get(host) ?? 0) < options.perHost;

  return {
    get size() {
      return waiting.length;
    },
    add: (host, feed, { first }) => {
      const one = { host, feed, since: options.now() };
      if (first) waiting.unshift(one);
      else waiting.push(one);
    },
    take: () => {
      const index = waiting.findIndex(({ host }) => hasPlace(host));
      const [one] = index < 0 ? [] : waiting.splice(index, 1);
      if (!one) return undefined;
      const { host, feed } = one;
      busy.set(host, (busy.get(host) ?? 0) + 1);
      const done = () => {
        const left = (busy.get(host) ?? 0) - 1;
        if (left > 0) busy.set(host, left);
        else busy.delete(host);
      };
      return { feed, done };
    },
    giveBack: (since = Infinity) => {
      const back = waiting.filter((one) => one.since < since);
      waiting = waiting.filter((one) => one.since >= since);
      return back.map(({ feed }) => feed);
    },
  };
}
