import { expect, test } from 'vitest';
import { foldText, foldWords } from './fold-text.ts';

test.each([
  ['Bayern 3', 'bayern 3'],
  ['Rádio Comercial', 'radio comercial'],
  ['Größe & Straße', 'grosse strasse'],
  ['Øst Ærø Łódź Đà Nẵng', 'ost aero lodz da nang'],
  ['İstanbul ısı', 'istanbul isi'],
  ['Ёлка Чай', 'елка чаи'],
  ['Δίεση Κόσμος', 'διεση κοσμοσ'],
  ['Ｆｕｌｌ ｗｉｄｔｈ', 'full width'],
  ['ﬁne', 'fine'],
])('%s folds to %s', (text, folded) => {
  expect(foldText(text)).toBe(folded);
});

test('folds composed and decomposed letters alike', () => {
  expect(foldText('Cafe\u0301')).toBe(foldText('Café'));
});

test('keeps scripts whose marks make another word', () => {
  expect(foldText('हिन्दी रेडियो')).toBe('हिन्दी रेडियो');
  expect(foldText('วิทยุ')).toBe('วิทยุ'.normalize('NFKD').normalize('NFC'));
  expect(foldText('が')).toBe('が');
  expect(foldText('北京广播')).toBe('北京广播');
});

test('takes vowel points away, as people leave them out', () => {
  expect(foldText('رَادِيُو')).toBe('راديو');
  expect(foldText('רַדְיוֹ')).toBe('רדיו');
});

test('reads "kid\'s" as one word and "l\'Équipe" as two', () => {
  expect(foldWords("Kid's Radio")).toEqual(['kids', 'radio']);
  expect(foldWords('L’Équipe')).toEqual(['l', 'equipe']);
});

test('finds no words in punctuation and emoji, and cuts endless ones', () => {
  expect(foldWords('!!! ★ 🎧 -- \'"\\:*&|()')).toEqual([]);
  expect(foldWords('x'.repeat(5_000))).toEqual(['x'.repeat(40)]);
});
