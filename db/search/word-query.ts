/** One word to be found; `prefix`: also as the start of a longer one. */
export type QueryWord = { word: string; prefix: boolean };

/** Words that together stand for what was typed as one, usually a single one. */
export type Reading = QueryWord[];

/** A station matches an alternative when it has, for every word typed, one of its readings in full. */
export type Alternative = Reading[][];

/** A station matches when it matches one of the alternatives. */
export type WordQuery = Alternative[];

/** What was typed, taken literally: every word, the last of them unfinished. */
export function strictQuery(words: string[]): WordQuery {
  return [words.map((word, index) => [[{ word, prefix: index === words.length - 1 }]])];
}

/** As a tsquery; `weights`: where the words may stand (A name, B tags, C places and languages), else anywhere. */
export function toTsquery(query: WordQuery, weights = ''): string {
  const term = ({ word, prefix }: QueryWord) => {
    const where = `${prefix ? '*' : ''}${weights}`;
    // Folded words are letters, marks and digits only: nothing in them can end the quotes.
    return where === '' ? `'${word}'` : `'${word}':${where}`;
  };
  return join('|', query, (alternative) =>
    join('&', alternative, (readings) => join('|', readings, (reading) => join('&', reading, term))),
  );
}

function join<Part>(operator: '|' | '&', parts: Part[], text: (part: Part) => string): string {
  const texts = parts.map(text);
  return texts.length === 1 ? (texts[0] ?? '') : `(${texts.join(` ${operator} `)})`;
}
