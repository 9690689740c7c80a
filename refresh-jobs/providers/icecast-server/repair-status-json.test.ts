import { expect, test } from 'vitest';
import { parseStatusJson } from './repair-status-json.ts';

const around = (inside: string) => `{"icestats":{"host":"h","source":{"title":${inside},"dummy":null}}}`;
const titleIn = (text: string) =>
  (parseStatusJson(text) as { icestats: { source: { title: unknown } } }).icestats.source.title;

test.each([
  ['a valid string', '"A \\"b\\" \\u00e9"', 'A "b" é'],
  ['quotes', '"Say "hello" now"', 'Say "hello" now'],
  ['quotes at the end', '"Say "hello""', 'Say "hello"'],
  ['a quote before a comma', '"Live, "unplugged", 1994"', 'Live, "unplugged", 1994'],
  ['a lone dash', '-', '-'],
  ['a dash with spaces', ' - ', '-'],
  ['a number with leading zeros', '007', '007'],
  ['half a number', '.5', '.5'],
  ['nothing', '', null],
  ['a raw line break', '"A\nB"', 'A B'],
  ['a control character', '"A\u0007B"', 'A B'],
  ['a lone backslash', '"AC\\DC"', 'AC\\DC'],
  ['braces and colons', '"{a}: [b], c: "d""', '{a}: [b], c: "d"'],
])('reads a title with %s', (_what, inside, title) => {
  expect(titleIn(around(inside))).toBe(title);
});

test('reads the page of an idle server with its superfluous commas', () => {
  const idle = '{"icestats":{"admin":"a@b.example","server_id":"Icecast 2.4.0",,"source":[{},],}}';
  expect(parseStatusJson(idle)).toEqual({
    icestats: { admin: 'a@b.example', server_id: 'Icecast 2.4.0', source: [{}] },
  });
});

test.each(['', '<html><body>Not found</body></html>', '{"icestats":{"host":"h"', 'null and void'])(
  'does not make something of %j',
  (text) => {
    expect(() => parseStatusJson(text)).toThrow(SyntaxError);
  },
);
