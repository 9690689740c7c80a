/** Letters that Unicode does not take apart into a base letter and a mark. */
const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
  ĸ: 'k',
  ς: 'σ',
};
const special = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');

/**
 * Marks that people leave out when they type: accents of Latin, Greek and Cyrillic, vowel points of Hebrew and
 * Arabic. Marks of other scripts (Devanagari, Thai, Japanese) make another word and stay.
 */
const marks = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/g;

/** "Kid's" is typed as "kids", while what stands before the apostrophe of "l'Équipe" is a word of its own. */
const possessive = /(?<=\p{L}{3})['’ʼ](?=\p{L}{1,2}(?!\p{L}))/gu;

/** How text is compared: lower case, without accents, one space between words, every script kept. */
export function foldText(text: string): string {
  return foldWords(text).join(' ');
}

const longestWord = 40;

export function foldWords(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(marks, '')
    .replace(special, (letter) => letters[letter] ?? letter)
    .replace(possessive, '')
    .normalize('NFC');
  return (folded.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map((word) =>
    Array.from(word).slice(0, longestWord).join(''),
  );
}
