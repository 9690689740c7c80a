const longestHours = 100;

const unitsMs: [RegExp, number][] = [
  [/(\d+(?:[.,]\d+)?)\s*(?:h|hr|hrs|hours?|std\.?|stunden?|heures?|horas?|ore)(?![a-z])/i, 3_600_000],
  [/(\d+(?:[.,]\d+)?)\s*(?:m|min|mins|minutes?|minuten|minutos?|minuti)(?![a-z])/i, 60_000],
  [
    /(\d+(?:[.,]\d+)?)\s*(?:s|sec|secs|seconds?|sek\.?|sekunden|secondes?|segundos?|secondi)(?![a-z])/i,
    1_000,
  ],
];

/**
 * Milliseconds of `3723`, `62:03`, `1:02:03`, `01:02:03.5`, `PT1H2M3S`, `1 hr 2 min`. Undefined for what is none:
 * zero, negative, or longer than a hundred hours (many feeds write milliseconds or bytes there).
 */
export function parseDuration(text: string | undefined): number | undefined {
  const written = text?.trim().toLowerCase() ?? '';
  const ms = parseClock(written) ?? parseIso(written) ?? parseWords(written);
  return ms !== undefined && ms > 0 && ms <= longestHours * 3_600_000 ? Math.round(ms) : undefined;
}

function parseClock(text: string): number | undefined {
  if (!/^\d+(?:[.,]\d+)?$|^\d{1,4}(?::\d{1,2}){1,2}(?:[.,]\d+)?$/.test(text)) return undefined;
  const parts = text.split(':').map((part) => Number(part.replace(',', '.')));
  return parts.reduce((sum, part) => sum * 60 + part, 0) * 1_000;
}

function parseIso(text: string): number | undefined {
  const match = /^pt?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/.exec(text);
  if (!match || match[0].length < 3) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
}

function parseWords(text: string): number | undefined {
  const found = unitsMs.map(([pattern, ms]) => {
    const [, number] = pattern.exec(text) ?? [];
    return number === undefined ? undefined : Number(number.replace(',', '.')) * ms;
  });
  if (found.every((part) => part === undefined)) return undefined;
  return found.reduce<number>((sum, part) => sum + (part ?? 0), 0);
}
