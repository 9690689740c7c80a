import { foldText, foldWords } from '#db/search/fold-text.ts';

/** What of a station is searched. Country as ISO 3166-1 alpha-2, languages as BCP 47. */
export type SearchedStation = {
  name: string;
  country: string | null;
  languages: string[];
  tags: string[];
};

/** For `stations.sort_name`: order by name, and what an exact name or the start of a name is compared with. */
export function stationSortName(name: string): string {
  return foldText(name).slice(0, 400);
}

/** A tag list of a thousand words is spam, and its station should not be found by each of them. */
const mostWords = 100;

/**
 * For `stations.search`, in the text form of a tsvector (store it as `$1::tsvector`): the words of the name with
 * weight A, of tags with B, of country and languages in English and in their own words with C. Folded here and
 * not by a text search configuration, so that both sides of a search fold alike.
 */
export function stationSearchVector(station: SearchedStation): string {
  const weights = new Map<string, string>();
  const add = (weight: string, words: string[]) => {
    for (const word of words) {
      if (weights.size < mostWords && !weights.has(word)) weights.set(word, weight);
    }
  };
  add('A', foldWords(station.name));
  add('C', station.country === null ? [] : placeWords(station.country));
  add('C', station.languages.flatMap(languageWords));
  add('B', station.tags.flatMap(foldWords));
  return Array.from(weights, ([word, weight]) => `'${word}':1${weight}`).join(' ');
}

/** The words of a country, in English and in the language most spoken there. */
export function placeWords(country: string): string[] {
  const own = localeOf(`und-${country}`)?.maximize().language ?? 'en';
  return namesOf('region', country, own);
}

/** The words of a language, in English and in itself. */
export function languageWords(language: string): string[] {
  return namesOf('language', language, language);
}

const remembered = new Map<string, string[]>();

function namesOf(type: 'region' | 'language', code: string, own: string): string[] {
  const key = `${type} ${code}`;
  let words = remembered.get(key);
  if (words === undefined) {
    const names = [
      displayName('en', code, { type }),
      displayName('en', code, { type, style: 'short' }),
      displayName(own, code, { type }),
    ];
    words = [...new Set(names.flatMap(foldWords))];
    // Codes come from strangers: what is remembered stays bounded.
    if (remembered.size < 2_000) remembered.set(key, words);
  }
  return words;
}

function displayName(locale: string, code: string, options: Intl.DisplayNamesOptions): string {
  try {
    return new Intl.DisplayNames([locale, 'en'], { fallback: 'none', ...options }).of(code) ?? '';
  } catch {
    return '';
  }
}

function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag);
  } catch {
    return undefined;
  }
}
