const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** An offset from UTC that holds from `since` until before `until`. */
export type ZoneSpan = { since: Date; until: Date; offsetMs: number };

export type TimeZone = {
  name: string;
  /** The day, as 2026-11-21, that a moment is in. */
  dayOf(at: number): string;
  /** The first moment of a day; where clocks skip midnight, the one after. */
  startOf(day: string): number;
  /** The offsets of a time, in order and without gaps, from its first whole second. */
  spans(from: number, to: number): ZoneSpan[];
};

/** Days and hours as people of an IANA time zone have them; throws a RangeError for one that does not exist. */
export function createTimeZone(name: string): TimeZone {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const offsetAt = (at: number) => readOffset(format.format(at));
  const dayOf = (at: number) => new Date(at + offsetAt(at)).toISOString().slice(0, 10);
  return {
    name,
    dayOf,
    startOf: (day) => {
      const midnight = Date.parse(`${day}T00:00:00Z`);
      const candidates = [midnight - dayMs, midnight + dayMs].map((near) => midnight - offsetAt(near));
      const starts = candidates.filter((at) => dayOf(at) === day && dayOf(at - 1) < day);
      return Math.min(...(starts.length > 0 ? starts : candidates));
    },
    spans: (from, to) => {
      const spans: ZoneSpan[] = [];
      for (let since = Math.floor(from / 1_000) * 1_000; since < to;) {
        const until = Math.min(to, nextChange(offsetAt, since, to));
        spans.push({ since: new Date(since), until: new Date(until), offsetMs: offsetAt(since) });
        since = until;
      }
      return spans;
    },
  };
}

/** `day` and so many days more; days are calendar days, which no clock change makes longer. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10);
}

/** Clocks change at whole quarters of an hour, seldom twice within a week (Ramadan in Morocco lasts four). */
function nextChange(offsetAt: (at: number) => number, since: number, to: number): number {
  const known = offsetAt(since);
  let before = since;
  let after = since;
  while (offsetAt(after) === known) {
    if (after >= to) return to;
    before = after;
    after = Math.min(to, after + 7 * dayMs);
  }
  while (after - before > 1_000) {
    const middle = before + Math.floor((after - before) / 2_000) * 1_000;
    if (middle === before) break;
    if (offsetAt(middle) === known) before = middle;
    else after = middle;
  }
  return after;
}

/** "11/21/2026, GMT-03:30"; of UTC itself "GMT". */
function readOffset(text: string): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(text) ?? [];
  const offset = Number(hours) * hourMs + Number(minutes) * 60_000 + Number(seconds) * 1_000;
  return sign === '-' ? -offset : offset;
}
