import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readOpml } from './read-opml.ts';

const read = (text: string) => readOpml(Buffer.from(text));
const body = (outlines: string) =>
  `<?xml version="1.0"?>\n<opml version="2.0"><body>\n${outlines}\n</body></opml>`;
const urls = (text: string) => read(text).feeds.map(({ url }) => url);

describe('a list of feeds', () => {
  test('is read with titles, folders and lines', () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Meine &amp; deine</title></head><body>
<outline text="News">
  <outline text="Käse" title="Käse &amp; Brot" type="rss" xmlUrl="https://a.example/feed?a=1&amp;b=2" htmlUrl="https://a.example"/>
  <outline text="Deep"><outline text="B" xmlUrl="https://b.example/"/></outline>
</outline>
<outline xmlUrl="https://c.example/rss"
  htmlUrl="https://show.example/page"/>
</body></opml>`;
    expect(read(text)).toEqual({
      title: 'Meine & deine',
      dropped: [],
      feeds: [
        { line: 4, title: 'Käse & Brot', url: 'https://a.example/feed?a=1&b=2', path: ['News'] },
        { line: 5, title: 'B', url: 'https://b.example/', path: ['News', 'Deep'] },
        { line: 7, title: 'show.example', url: 'https://c.example/rss', path: [] },
      ],
    });
  });

  test('that breaks off within an outline has all that is whole, and says what is not', () => {
    const start =
      '<opml><body>\n<outline text="A" xmlUrl="https://a.example/"/>\n<outline text="B" xmlUrl="https://b';
    expect(read(start)).toMatchObject({
      feeds: [{ line: 2, url: 'https://a.example/' }],
      dropped: [{ line: 3, reason: 'the file breaks off in the middle of it' }],
    });
    expect(read(`${start}.example/" htmlUrl="https://b`).feeds).toMatchObject([
      { url: 'https://a.example/' },
      { line: 3, title: 'B', url: 'https://b.example/' },
    ]);
    const whole = body('<outline text="A" xmlUrl="https://a.example/"/>');
    expect(read(`${whole}<!-- <outline xmlUrl="https://b.example/"/>`)).toEqual(read(whole));
  });

  test('takes no address for a title, as it may have a token', () => {
    const text = body(
      [
        '<outline text="https://a.example/f?token=abc" xmlUrl="https://a.example/f?token=abc"/>',
        '<outline title="b.example/f?token=abc" text="Bee" xmlUrl="https://b.example/f?token=abc"/>',
        '<outline text="https://ann:secret@c.example/" xmlUrl="ftp://c.example/"/>',
        '<outline text="AC/DC hour" xmlUrl="https://d.example/"/>',
        '<outline text="AC/DC" xmlUrl="https://e.example/"/>',
        '<outline text="Airdex.example" xmlUrl="https://f.example/"/>',
      ].join('\n'),
    );
    const { feeds, dropped } = read(text);
    const titles = [undefined, 'Bee', 'AC/DC hour', 'AC/DC', 'Airdex.example'];
    expect(feeds.map(({ title }) => title)).toEqual(titles);
    expect(dropped).toEqual([{ line: 5, url: 'ftp://c.example/', reason: 'its address is no web address' }]);
  });

  test('may write its attributes in any case, and call the address url', () => {
    const text = body(
      '<OUTLINE TEXT=One XMLURL=http://a.example/1 /><Outline text="Two" xmlurl=\'http://a.example/2\'/><outline type="RSS" text="Three" url="http://a.example/3"/>',
    );
    expect(urls(text)).toEqual(['http://a.example/1', 'http://a.example/2', 'http://a.example/3']);
  });

  test('says of every outline that is no feed why', () => {
    const text = body(
      [
        '<outline text="Folder"/>',
        '<outline text="Link" type="link" url="http://a.example/page.html"/>',
        '<outline text="None" type="rss"/>',
        '<outline text="Empty" xmlUrl=""/>',
        '<outline text="File" xmlUrl="file:///home/me/feed.xml"/>',
        `<outline text="Long" xmlUrl="https://a.example/${'x'.repeat(3_000)}"/>`,
        '<outline text="Other" type="include" url="http://a.example/more.opml"/>',
      ].join('\n'),
    );
    expect(read(text)).toEqual({
      feeds: [],
      dropped: [
        { line: 5, title: 'None', reason: 'it has no address' },
        { line: 6, title: 'Empty', reason: 'it has no address' },
        { line: 7, title: 'File', url: 'file:///home/me/feed.xml', reason: 'its address is no web address' },
        { line: 8, title: 'Long', reason: 'its address is longer than 2,000 characters' },
        { line: 9, title: 'Other', reason: 'it is another list, which is to be imported by itself' },
      ],
    });
  });
});

describe('XML that is none', () => {
  test('bare ampersands, entities of HTML and control characters are read', () => {
    const text = body(
      '<outline text="R&B &uuml;ber &amp;auml;\u0000\u0008 &nope; x" xmlUrl="http://a.example/?a=1&copy=2&amp;b=3"/>',
    );
    expect(read(text).feeds).toEqual([
      { line: 3, title: 'R&B über ä &nope; x', url: 'http://a.example/?a=1&copy=2&b=3', path: [] },
    ]);
  });

  test('outlines that nobody closed are feeds beside one another', () => {
    const { feeds } = read(
      '<opml><body><outline text="F"><outline text="A" xmlUrl="http://a.example/1"><outline text="B" xmlUrl="http://a.example/2">',
    );
    expect(feeds.map(({ path }) => path)).toEqual([['F'], ['F']]);
  });

  test('a quote that is not closed costs one outline', () => {
    const text = body(
      [
        '<outline text="A" xmlUrl="http://a.example/1"/>',
        '<outline text="B xmlUrl="http://a.example/2"/>',
        '<outline text="C" xmlUrl="http://a.example/3?x=1&amp;y=2"/>',
        '<outline text="D" xmlUrl="http://a.example/4/>',
        '<outline text="E" xmlUrl="http://a.example/5"/>',
        '<outline text="G" xmlUrl="http://a.example/6"/>',
      ].join('\n'),
    );
    const { feeds, dropped } = read(text);
    expect(feeds.map(({ line, url }) => [line, url])).toEqual([
      [3, 'http://a.example/1'],
      [4, 'http://a.example/2'],
      [5, 'http://a.example/3?x=1&y=2'],
      [7, 'http://a.example/5'],
      [8, 'http://a.example/6'],
    ]);
    expect(dropped).toMatchObject([{ line: 6, title: 'D', reason: 'it has no address' }]);
  });

  test.each([
    [
      'cut off in the middle',
      '<opml><body><outline xmlUrl="http://a.example/1"/><outline xmlUrl="http://a.exa',
    ],
    ['without its root', '<outline xmlUrl="http://a.example/1"/>'],
    [
      'behind warnings',
      '<br />\n<b>Warning</b>: x in <b>y</b>\n<?xml version="1.0"?><opml><outline xmlUrl="http://a.example/1"/></opml>',
    ],
    [
      'with a BOM and blank lines',
      '\ufeff\n\n<opml><body><outline xmlUrl=" http://a.example/1\n"/></body></opml>',
    ],
  ])('%s is read', (_, text) => {
    expect(urls(text)).toEqual(['http://a.example/1']);
  });

  test.each(['latin1', 'utf8', 'utf16le'] as const)(
    'text in %s is read whatever it says of itself',
    (encoding) => {
      const said = encoding === 'latin1' ? 'UTF-8' : 'ISO-8859-1';
      const text = `<?xml version="1.0" encoding="${said}"?><opml><outline text="Käse" xmlUrl="http://a.example/"/></opml>`;
      const bytes = Buffer.from(encoding === 'utf16le' ? `\ufeff${text}` : text, encoding);
      expect(readOpml(bytes).feeds[0]?.title).toBe('Käse');
    },
  );
});

describe('bombs', () => {
  test('entities are not expanded', () => {
    const text = `<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${body('<outline text="&b;" xmlUrl="http://a.example/"/>')}`;
    expect(read(text).feeds[0]?.title).toBe('&b;');
  });

  test('endless nesting is refused, and deep nesting has a short path', () => {
    expect(() => read(`<opml>${'<outline text="x">'.repeat(500_000)}`)).toThrow('nested deeper');
    const { feeds } = read(
      `<opml>${'<outline text="x">'.repeat(10_000)}<outline xmlUrl="http://a.example/"/>`,
    );
    expect(feeds[0]?.path).toHaveLength(20);
  });

  test('ten thousand lines with no outline closed are read', () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, n) => `<outline text="${n}" xmlUrl="http://a.example/${n}">`,
    );
    expect(read(body(lines.join('\n'))).feeds.at(-1)).toMatchObject({ line: 10_002, path: [] });
  });

  test('a huge title is cut, more feeds than anybody has are refused', () => {
    expect(
      read(body(`<outline text="${'x'.repeat(5_000_000)}" xmlUrl="http://a.example/"/>`)).feeds[0]?.title,
    ).toHaveLength(400);
    expect(() => read(body('<outline xmlUrl="a.example"/>'.repeat(100_001)))).toThrow(
      'more than 100,000 feeds',
    );
  });
});

test.each([
  ['<!DOCTYPE html><html><body>Sign in</body></html>', 'a web page'],
  ['<rss version="2.0"><channel><title>x</title></channel></rss>', 'a feed itself'],
  ['<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>', 'a feed itself'],
  ['<playlist/>', 'XML of another kind'],
  ['{"feeds":[]}', 'JSON'],
  ['PK\u0003\u0004 zip', 'some other file'],
  ['  ', 'empty'],
])('%j is refused in words', (text, words) => {
  expect(() => read(text)).toThrow(words);
});

const samples = '../shared/samples/opml';
test.skipIf(!existsSync(samples))(
  `every real OPML file is read (skipped where ${samples} is missing)`,
  () => {
    const files = globSync(`${samples}/**/*.opml`);
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const bytes = readFileSync(file);
      const { feeds, dropped } = readOpml(bytes);
      const written = bytes.toString('latin1').match(/xmlurl\s*=\s*["'][^"']/gi)?.length ?? 0;
      expect([file, feeds.length, dropped]).toEqual([file, written, []]);
      const lines = bytes.toString('utf8').split('\n');
      for (const { line, title, url } of feeds) {
        expect(lines[line - 1]).toContain('<outline');
        expect(URL.canParse(url) && (title === undefined || title.length > 0)).toBe(true);
      }
    }
  },
);
