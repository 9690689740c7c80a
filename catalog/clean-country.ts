import { foldText } from '#db/search/fold-text.ts';

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Every ISO 3166-1 alpha-2 code that is in use; CLDR also names groups (EU, UN) and codes of its own. */
const notCountries = new Set([
  'EU',
  'EZ',
  'UN',
  'QO',
  'XA',
  'XB',
  'ZZ',
  'AC',
  'CP',
  'DG',
  'EA',
  'IC',
  'TA',
  'CQ',
]);
const codes = letters
  .flatMap((first) => letters.map((second) => first + second))
  .filter(
    (code) => !notCountries.has(code) && new Intl.Locale(`und-${code}`).region === code && english.of(code),
  );

/** What people write that is neither a code nor a name in English or the country's own language. */
const spoken: Record<string, string> = {
  uk: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'great britain': 'GB',
  'northern ireland': 'GB',
  'the united kingdom of great britain and northern ireland': 'GB',
  usa: 'US',
  'u s a': 'US',
  america: 'US',
  'the united states of america': 'US',
  'united states of america': 'US',
  holland: 'NL',
  'the netherlands': 'NL',
  'russian federation': 'RU',
  'the russian federation': 'RU',
  'czech republic': 'CZ',
  macedonia: 'MK',
  turkey: 'TR',
  'ivory coast': 'CI',
  'south korea': 'KR',
  'republic of korea': 'KR',
  'the philippines': 'PH',
  'the united arab emirates': 'AE',
  'bolivarian republic of venezuela': 'VE',
  'viet nam': 'VN',
  'islamic republic of iran': 'IR',
  'syrian arab republic': 'SY',
};

const byName = new Map<string, string>();
for (const code of codes) {
  const own = new Intl.Locale(`und-${code}`).maximize().language;
  for (const locale of ['en', own, 'de', 'fr', 'es']) {
    const name = new Intl.DisplayNames([locale, 'en'], { type: 'region', fallback: 'none' }).of(code);
    if (name && !byName.has(foldText(name))) byName.set(foldText(name), code);
  }
}

/** ISO 3166-1 alpha-2 from a code or a name in English, German, French, Spanish or the country's own language. */
export function cleanCountry(text: string | undefined): string | null {
  if (text === undefined) return null;
  const folded = foldText(text);
  if (spoken[folded] !== undefined) return spoken[folded];
  const code = text.trim().toUpperCase();
  if (/^[A-Z]{2}$/.test(code) && codes.includes(code)) return code;
  return byName.get(folded) ?? null;
}
