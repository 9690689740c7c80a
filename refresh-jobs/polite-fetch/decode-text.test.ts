import { expect, test } from 'vitest';
import { declaredCharset, decodeText } from './decode-text.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

test.each([
  ['UTF-8 with a BOM', Buffer.from('\ufeffgrün'), undefined],
  ['UTF-16LE with a BOM', Buffer.from('\ufeffgrün', 'utf16le'), 'text/plain; charset=utf-8'],
  ['UTF-16BE with a BOM', Buffer.from('\ufeffgrün', 'utf16le').swap16(), undefined],
  ['bare UTF-8', Buffer.from('grün'), undefined],
  ['bare latin1', latin1('grün'), undefined],
  ['latin1 that claims UTF-8', latin1('grün'), 'text/plain; charset=utf-8'],
  ['UTF-8 that claims latin1', Buffer.from('grün'), 'text/plain; charset=ISO-8859-1'],
  ['latin1 that says so', latin1('grün'), 'text/plain; charset="iso-8859-1"'],
  ['a charset nobody knows', Buffer.from('grün'), 'text/plain; charset=klingon'],
])('reads %s', (_what, bytes, contentType) => {
  expect(decodeText(bytes, contentType)).toBe('grün');
});

test('reads the encoding from an XML declaration, and believes the header more', () => {
  const xml = Buffer.concat([
    latin1('<?xml version="1.0" encoding="windows-1251"?><n>'),
    Buffer.from([0xd0, 0xe0]),
  ]);
  expect(decodeText(xml)).toContain('<n>Ра');
  expect(declaredCharset(xml, 'text/xml; charset=koi8-r')).toBe('koi8-r');
});

test('saves the good words of a document with a few bad bytes', () => {
  const mixed = Buffer.concat([
    Buffer.from('Радио '),
    latin1('caf\xe9 '),
    Buffer.from('日本'),
    Buffer.from([0x80]),
  ]);
  expect(decodeText(mixed, 'application/json; charset=utf-8')).toBe('Радио café 日本€');
});

test('does not take an ASCII document for UTF-16 because it says so', () => {
  expect(decodeText(Buffer.from('<?xml version="1.0" encoding="UTF-16"?><a/>'))).toContain('<a/>');
});
