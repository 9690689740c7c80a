/** What a persona is judged by; times in milliseconds. */
export type Listening = {
  listenedMs: number;
  /** By hour of the day, 24. */
  hours: readonly number[];
  /** By weekday, Monday first, 7. */
  weekdays: readonly number[];
  /** The most heard station or show. */
  favoriteMs: number;
  longestSessionMs: number;
  /** How many items were heard, and how many of them for the first time; null where all time is looked at. */
  items: number;
  discovered: number | null;
};
export type Persona = { id: string; name: string; rule: string };

const hourMs = 3_600_000;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The rule in words is the rule in code: whoever is told that they are a night owl can see why. */
const personas: (Persona & { holds: (listening: Listening) => boolean })[] = [
  {
    id: 'night-owl',
    name: 'Night owl',
    rule: 'A third or more of the listening is between 22:00 and 4:00.',
    holds: ({ hours, listenedMs }) => 3 * sum([...hours.slice(22), ...hours.slice(0, 4)]) >= listenedMs,
  },
  {
    id: 'early-bird',
    name: 'Early bird',
    rule: 'A third or more of the listening is between 5:00 and 9:00.',
    holds: ({ hours, listenedMs }) => 3 * sum(hours.slice(5, 9)) >= listenedMs,
  },
  {
    id: 'weekend-listener',
    name: 'Weekend listener',
    rule: 'Half or more of the listening is on Saturday and Sunday.',
    holds: ({ weekdays, listenedMs }) => 2 * sum(weekdays.slice(5)) >= listenedMs,
  },
  {
    id: 'weekday-listener',
    name: 'Weekday listener',
    rule: 'Nine tenths or more of the listening is from Monday to Friday.',
    holds: ({ weekdays, listenedMs }) => 10 * sum(weekdays.slice(0, 5)) >= 9 * listenedMs,
  },
  {
    id: 'explorer',
    name: 'Explorer',
    rule: 'Half or more of what was heard was new.',
    holds: ({ items, discovered }) => discovered !== null && 2 * discovered >= items,
  },
  {
    id: 'loyal',
    name: 'Loyal listener',
    rule: 'Half or more of the listening goes to one station or show.',
    holds: ({ favoriteMs, listenedMs }) => 2 * favoriteMs >= listenedMs,
  },
  {
    id: 'marathoner',
    name: 'Marathoner',
    rule: 'One sitting lasted four hours or more.',
    holds: ({ longestSessionMs }) => longestSessionMs >= 4 * hourMs,
  },
];

/** Who a listener was in a time; nobody where nothing was heard. */
export function personasOf(listening: Listening): Persona[] {
  if (listening.listenedMs <= 0) return [];
  return personas.filter(({ holds }) => holds(listening)).map(({ id, name, rule }) => ({ id, name, rule }));
}
