import { foldText } from '#db/search/fold-text.ts';

/** ISO 639-1 codes; names are made from these. */
const codes =
  'aa ab af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu'.split(
    ' ',
  );

const spoken: Record<string, string> = {
  'brazilian portuguese': 'pt-BR',
  'portuguese brazil': 'pt-BR',
  'swiss german': 'gsw',
  schweizerdeutsch: 'gsw',
  mandarin: 'zh',
  cantonese: 'yue',
  farsi: 'fa',
  castellano: 'es',
  castilian: 'es',
  flemish: 'nl',
  gaelic: 'gd',
  slovene: 'sl',
  tagalog: 'tl',
  filipino: 'fil',
  moldovan: 'ro',
  'norwegian bokmal': 'nb',
};

const byName = new Map<string, string>();
for (const code of codes) {
  for (const locale of ['en', code, 'de', 'fr', 'es']) {
    const name = new Intl.DisplayNames([locale, 'en'], { type: 'language', fallback: 'none' }).of(code);
    if (name && !byName.has(foldText(name))) byName.set(foldText(name), code);
  }
}

const most = 10;

/** BCP 47 tags, each once, from codes (ISO 639-1, -2, -3, with a region or without) and names. */
export function cleanLanguages(texts: string[]): string[] {
  const clean = new Set<string>();
  for (const text of texts) {
    for (const part of text.split(/[,;|/+&]+/)) {
      const tag = cleanLanguage(part);
      if (tag !== null) clean.add(tag);
      if (clean.size === most) return [...clean];
    }
  }
  return [...clean];
}

function cleanLanguage(text: string): string | null {
  const folded = foldText(text);
  const named = spoken[folded] ?? byName.get(folded);
  if (named !== undefined) return named;
  const code = text.trim().replace('_', '-');
  if (!/^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-[A-Za-z]{2})?$/.test(code)) return null;
  try {
    // Canonical form: ISO 639-2 "ger" and "deu" both become "de".
    const locale = new Intl.Locale(Intl.getCanonicalLocales(code)[0] ?? code);
    const isKnown = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(locale.language);
    return isKnown && locale.language !== 'und' ? locale.toString() : null;
  } catch {
    return null;
  }
}
