import type { FeedHints } from '#catalog/podcasts/feed-entry.ts';
import { publishGap } from './publish-gap.ts';
import { usualTime } from './usual-time.ts';

/** What is remembered of a feed to know when to ask again. Times as ISO text, newest first. */
export type Rhythm = {
  published?: string[];
  hints?: Pick<FeedHints, 'ttl' | 'skipHours' | 'skipDays' | 'updateFrequency'>;
  /** The show says that nothing more will come. */
  complete?: boolean;
};

export type NextRead = { nextReadAt: Date; intervalSeconds: number };

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const shortest = 10 * minute;
const longest = day;
/** With a hub that tells us, asking only proves that it still does. */
const withPush = 12 * hour;
/** A feed's own wish for patience is heard, but not for ever. */
const mostPatience = 12 * hour;
/** Nothing is known of it yet. */
const unknown = 6 * hour;

/** When a feed that could be read is read again. `random` is 0..1. */
export function planNextRead(
  rhythm: Rhythm,
  options: { now: Date; random: number; pushActive?: boolean },
): NextRead {
  const now = options.now.getTime();
  const { hints, complete } = rhythm;
  const published = (rhythm.published ?? [])
    .map((time) => Date.parse(time))
    .filter((time) => !Number.isNaN(time) && time <= now + hour)
    .toSorted((one, other) => other - one);
  const patience = Math.min((hints?.ttl ?? 0) * minute, mostPatience);
  const ended = complete === true || hints?.updateFrequency?.complete === true;
  const [newest] = published;
  const silentMs = newest === undefined ? undefined : now - newest;

  let interval = ended ? Math.max(usualInterval(), longest) : usualInterval();
  const usual = ended || (silentMs ?? Infinity) > 60 * day ? undefined : usualTime(published, now);
  if (usual && usual.opensAt <= now) interval = shortest;
  else if (usual && now + interval > usual.opensAt) interval = Math.max(usual.opensAt - now, minute);
  interval = Math.max(interval, patience, options.pushActive === true ? withPush : 0);

  // A tenth of jitter, so that feeds added together do not stay together.
  const at = now + interval * (1 + options.random / 10);
  return {
    nextReadAt: new Date(afterSkipped(at, hints)),
    intervalSeconds: Math.round(interval / 1000),
  };

  function usualInterval(): number {
    const gap = publishGap(published, hints?.updateFrequency?.rrule);
    if (gap === undefined) return silentMs === undefined ? unknown : whileSilent(silentMs);
    const often = clamp(gap / 12, shortest, longest);
    return Math.max(often, silentMs === undefined ? 0 : whileSilent(silentMs));
  }
}

/** The longer a show is silent, the rarer it is asked: for a day twice an hour, after three years once a week. */
function whileSilent(silentMs: number): number {
  if (silentMs > 3 * 365 * day) return 7 * day;
  if (silentMs > 365 * day) return 2 * day;
  return clamp(silentMs / 48, shortest, longest);
}

/** Backs off from a feed that fails: a quarter of an hour, and twice as long after each further failure, up to a day. */
export function planAfterFeedFailure(
  failures: number,
  options: { now: Date; random: number; retryAt?: Date | undefined },
): NextRead {
  const wait = Math.min(15 * minute * 2 ** Math.min(failures, 20), longest) * (0.75 + options.random / 2);
  const at = Math.max(options.now.getTime() + wait, options.retryAt?.getTime() ?? 0);
  return { nextReadAt: new Date(at), intervalSeconds: Math.round(wait / 1000) };
}

/** The first time from `at` on in which the feed does not ask to be left alone. */
function afterSkipped(at: number, hints: Rhythm['hints']): number {
  const hours = new Set(hints?.skipHours);
  const days = new Set(hints?.skipDays);
  for (let time = at, tried = 0; tried <= 7 * 24; tried += 1) {
    const date = new Date(time);
    if (!hours.has(date.getUTCHours()) && !days.has(date.getUTCDay())) return time;
    time = Math.floor(time / hour) * hour + hour + (at % (10 * minute));
  }
  // A feed that asks never to be read does not mean it.
  return at;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
