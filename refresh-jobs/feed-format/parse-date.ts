const months = [
  [
    'jan',
    'januar',
    'jänner',
    'january',
    'janvier',
    'janv',
    'enero',
    'ene',
    'gennaio',
    'gen',
    'janeiro',
    'januari',
    'янв',
    'sty',
    'ιαν',
  ],
  [
    'feb',
    'februar',
    'february',
    'février',
    'fevrier',
    'févr',
    'fev',
    'febrero',
    'febbraio',
    'fevereiro',
    'februari',
    'фев',
    'lut',
    'φεβ',
  ],
  ['mar', 'märz', 'mär', 'mrz', 'march', 'mars', 'marzo', 'março', 'maart', 'mrt', 'мар', 'μαρ', 'μάρ'],
  ['apr', 'april', 'avril', 'avr', 'abril', 'abr', 'aprile', 'апр', 'kwi', 'απρ'],
  ['may', 'mai', 'mayo', 'maggio', 'mag', 'maio', 'mei', 'maj', 'май', 'мая', 'μαϊ', 'μάι', 'μαι'],
  ['jun', 'juni', 'june', 'juin', 'junio', 'giugno', 'giu', 'junho', 'июн', 'cze', 'ιουν'],
  ['jul', 'juli', 'july', 'juillet', 'juil', 'julio', 'luglio', 'lug', 'julho', 'июл', 'lip', 'ιουλ'],
  ['aug', 'august', 'août', 'aout', 'agosto', 'ago', 'augustus', 'авг', 'sie', 'αυγ'],
  [
    'sep',
    'sept',
    'september',
    'septembre',
    'septiembre',
    'settembre',
    'set',
    'setembro',
    'сен',
    'wrz',
    'σεπ',
  ],
  [
    'oct',
    'okt',
    'october',
    'oktober',
    'octobre',
    'octubre',
    'ottobre',
    'ott',
    'outubro',
    'out',
    'окт',
    'paź',
    'οκτ',
  ],
  ['nov', 'november', 'novembre', 'noviembre', 'novembro', 'ноя', 'lis', 'νοε'],
  [
    'dec',
    'dez',
    'december',
    'dezember',
    'décembre',
    'déc',
    'diciembre',
    'dic',
    'dicembre',
    'dezembro',
    'des',
    'дек',
    'gru',
    'δεκ',
  ],
];
const monthOf = new Map(months.flatMap((names, month) => names.map((name) => [name, month] as const)));

/** Hours before UTC is added; RFC 822's letters and the zones that American feeds still name. */
const zones: Record<string, number> = {
  ...{ gmt: 0, utc: 0, ut: 0, z: 0, wet: 0, bst: 60, west: 60, cet: 60, cest: 120, met: 60, mest: 120 },
  ...{
    eet: 120,
    eest: 180,
    msk: 180,
    ist: 330,
    jst: 540,
    kst: 540,
    aest: 600,
    aedt: 660,
    nzst: 720,
    nzdt: 780,
  },
  ...{
    est: -300,
    edt: -240,
    cst: -360,
    cdt: -300,
    mst: -420,
    mdt: -360,
    pst: -480,
    pdt: -420,
    akst: -540,
    hst: -600,
  },
};

const earliest = Date.UTC(1993, 0, 1);
/** A clock that is ahead, or a zone that was left out. */
const aheadMs = 2 * 86_400_000;

/**
 * A moment in any form that feeds write: RFC 822 with a wrong weekday or none, names of months in several languages,
 * two-digit years, ISO 8601 in all lengths, seconds since 1970. Without a zone it is UTC. Undefined for what is no
 * date, or lies before feeds were invented or more than two days ahead of `now`.
 */
export function parseDate(text: string | undefined, now: Date): Date | undefined {
  const written =
    text
      ?.trim()
      .toLowerCase()
      .replace(/^(\d{4})年(\d+)月(\d+)日/, '$1-$2-$3 ')
      .replaceAll(/\s+/g, ' ')
      .trim() ?? '';
  if (written === '' || written.length > 100) return undefined;
  const time =
    parseIso(written) ?? parseNamedMonth(written) ?? parseSeconds(written) ?? parseNumbers(written);
  if (time === undefined || Number.isNaN(time)) return undefined;
  return time >= earliest && time <= now.getTime() + aheadMs ? new Date(time) : undefined;
}

function parseIso(text: string): number | undefined {
  const match =
    /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[t ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*([a-z]{1,5}|[+-]\d{1,2}(?::?\d{2})?)?z?$/.exec(
      text,
    ) ?? /^(\d{4})(\d{2})(\d{2})(?:t?(\d{2})(\d{2})(\d{2})?()([a-z]|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day = '1', hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const ms = Math.floor(Number(`0.${fraction || '0'}`) * 1_000);
  return at([year, Number(month) - 1, day, hour, minute, second], zone, ms);
}

/** `Tue, 03 Sep 2024 05:00:00 +0200`, `3. September 24, 5:00 pm`, `sept 3, 2024`. */
function parseNamedMonth(written: string): number | undefined {
  // The French Tuesday is written like March.
  const text = written.replace(/^\p{L}+[.,]+\s*(?=\d)/u, '');
  const month = (text.match(/\p{L}+/gu) ?? [])
    .map((word) => monthNamed(word))
    .find((found) => found !== undefined);
  if (month === undefined) return undefined;
  const dayFirst =
    /(\d{1,2})(?:st|nd|rd|th|er|º)?[.,]?[\s-]+(?:de\s+)?\p{L}+\.?,?[\s-]+(?:de\s+)?(\d{4}|\d{2})(?!\d|:)/u.exec(
      text,
    );
  const monthFirst = /\p{L}+\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})/u.exec(text);
  const yearLast = /\p{L}+\.?\s+(\d{1,2})\s.*\b(\d{4})$/u.exec(text);
  const [, day, year] = dayFirst ?? monthFirst ?? yearLast ?? [];
  if (day === undefined || year === undefined) return undefined;
  const { hour, minute, second } = timeIn(text);
  const zone =
    /\d\s*([+-]\s?\d{1,2}:?\d{2}|[+-]\d{1,2})(?:\s*\(.*\))?$/.exec(text)?.[1] ??
    /\s\(?([a-z]{1,5})\)?$/.exec(text)?.[1];
  return at([longYear(year), month, day, hour, minute, second], zone?.replace(' ', ''));
}

function monthNamed(word: string): number | undefined {
  return monthOf.get(word) ?? monthOf.get(word.slice(0, 4)) ?? monthOf.get(word.slice(0, 3));
}

/** Seconds or milliseconds since 1970. */
function parseSeconds(text: string): number | undefined {
  if (!/^\d{9,13}$/.test(text)) return undefined;
  return text.length > 10 ? Number(text) : Number(text) * 1_000;
}

/** `03.09.2024 05:00`, `3/9/2024`: the day first, but where that cannot be. */
function parseNumbers(text: string): number | undefined {
  const match = /^(?:\p{L}+[.,]?\s*)?(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:\D|$)/u.exec(text);
  if (!match) return undefined;
  const [first, second] = [Number(match[1]), Number(match[3])];
  // Who writes halves of the day writes the month first.
  const isAmerican = match[2] === '/' && /\d\s*[ap]m\b/.test(text) && first <= 12;
  const [day, month] = second > 12 || isAmerican ? [second, first] : [first, second];
  const time = timeIn(text);
  return at(
    [longYear(match[4] ?? ''), month - 1, String(day), time.hour, time.minute, time.second],
    undefined,
  );
}

function timeIn(text: string): { hour: string; minute: string; second: string } {
  const [, hour = '0', minute = '0', second = '0', half] =
    /(?:^|[\s,t])(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap]m)?(?![\d.])/.exec(
      text.replace(/\d{1,2}\.\d{1,2}\.\d{2,4}/, ' '),
    ) ?? [];
  const inHalves =
    half === 'pm' && Number(hour) < 12
      ? Number(hour) + 12
      : half === 'am' && hour === '12'
        ? 0
        : Number(hour);
  return { hour: String(inHalves), minute, second };
}

function longYear(year: string): string {
  if (year.length === 4) return year;
  return String(Number(year) + (Number(year) < 80 ? 2_000 : 1_900));
}

type Parts = [string | undefined, number, string, string, string, string];

function at(
  [year, month, day, hour, minute, second]: Parts,
  zone: string | undefined,
  ms = 0,
): number | undefined {
  const [d, h, m, s] = [day, hour, minute, second].map(Number) as [number, number, number, number];
  if (month < 0 || month > 11 || d < 1 || d > 31 || h > 24 || m > 59 || s > 60) return undefined;
  return Date.UTC(Number(year), month, d, h, m, Math.min(s, 59), ms) - offsetMinutes(zone) * 60_000;
}

function offsetMinutes(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone ?? '') ?? [];
  if (sign === undefined) return zones[zone ?? ''] ?? 0;
  return (Number(hours) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1);
}
