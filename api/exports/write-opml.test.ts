import { Readable } from 'node:stream';
import { Parser } from 'htmlparser2';
import { expect, test } from 'vitest';
import { writeOpml, type OpmlOutline } from './write-opml.ts';

const head = { title: 'Mine & yours', at: new Date('2026-11-21T09:00:00Z') };
async function write(...feeds: OpmlOutline[]): Promise<string> {
  let text = '';
  for await (const part of writeOpml(head, Readable.from(feeds) as AsyncIterable<OpmlOutline>)) text += part;
  return text;
}

test('is OPML 2.0', async () => {
  const feed = {
    title: 'One',
    url: 'https://one.example/feed',
    homepage: 'https://one.example/',
    categories: ['News, daily', 'Arts'],
  };
  expect(await write(feed)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>Mine &amp; yours</title>
    <dateCreated>Sat, 21 Nov 2026 09:00:00 GMT</dateCreated>
  </head>
  <body>
    <outline type="rss" text="One" title="One" xmlUrl="https://one.example/feed" htmlUrl="https://one.example/" category="News  daily,Arts"/>
  </body>
</opml>
`);
});

test('whatever a title holds, the file reads back the same', async () => {
  const title = `"Käse" <b>&amp; 'more'</b> 🧀`;
  const url = 'https://a.example/?a=1&b="2"';
  const found: Record<string, string>[] = [];
  const parser = new Parser(
    { onopentag: (name, attributes) => void (name === 'outline' && found.push(attributes)) },
    { xmlMode: true },
  );
  parser.end(await write({ title, url }, { title: 'a\u0000b\nc\ud800\uffff', url }));
  expect(found).toEqual([
    { type: 'rss', text: title, title, xmlUrl: url },
    { type: 'rss', text: 'a b c\ufffd ', title: 'a b c\ufffd ', xmlUrl: url },
  ]);
});
