/** How one probe ended, as far as it tells of our own network. */
export type Reach = {
  host: string;
  /** Somebody answered, whatever was said. */
  answered: boolean;
  /** The last probe was fine, so silence is a surprise. */
  wasOk: boolean;
};

/** This many healthy hosts silent in a row, and nobody answering: it is our network that is away, not theirs. */
export const AWAY_AFTER_HOSTS = 5;

export type NetworkWatch = { isAway(reaches: Reach[]): boolean };

/**
 * A circuit breaker: told the outcomes of each batch of probes (of hosts outside only, since our own machine answers
 * without a network), it says whether the network is away. Then nobody is condemned. One answer ends it.
 */
export function watchNetwork(): NetworkWatch {
  const silentHosts = new Set<string>();
  let away = false;
  return {
    isAway: (reaches) => {
      if (reaches.some(({ answered }) => answered)) {
        silentHosts.clear();
        away = false;
      } else {
        for (const { host, wasOk } of reaches) if (wasOk) silentHosts.add(host);
        away ||= silentHosts.size >= AWAY_AFTER_HOSTS;
      }
      return away;
    },
  };
}
