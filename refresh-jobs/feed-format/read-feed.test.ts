import { describe, expect, test } from 'vitest';
import type { EpisodeEntry, FeedPart } from '#catalog/podcasts/feed-entry.ts';
import { HtmlInsteadOfFeed } from './html-instead-of-feed.ts';
import { readFeed } from './read-feed.ts';

const url = 'https://feeds.example/shows/harbour.xml';
const now = () => new Date('2026-11-21T00:00:00Z');

async function* inParts(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function read(feed: string | Buffer, options: { size?: number; contentType?: string } = {}) {
  const { size = 65_536, contentType } = options;
  const body = inParts(Buffer.from(feed), size);
  const parts: FeedPart[] = [];
  for await (const part of readFeed(body, { url, now, ...(contentType && { contentType }) }))
    parts.push(part);
  const last = parts.at(-1);
  if (!last?.podcast) throw new Error('It did not say its show.');
  return {
    podcast: last.podcast,
    hints: last.hints,
    isCutOff: last.isCutOff === true,
    episodes: parts.flatMap(({ episodes }) => episodes),
    dropped: parts.flatMap(({ dropped }) => dropped),
  };
}
const rss = (items: string, head = '', root = '') =>
  `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" ${root}><channel><title>Harbour talk</title>${head}${items}</channel></rss>`;
const sound = '<enclosure url="https://a.example/1.mp3" type="audio/mpeg" length="123"/>';
async function firstOf(item: string, root = ''): Promise<EpisodeEntry> {
  const { episodes } = await read(rss(item, '', root));
  if (!episodes[0]) throw new Error('There is no episode.');
  return episodes[0];
}

const itunes = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"';
const podcasting = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"';

describe('RSS', () => {
  test('an ordinary feed, whichever way it is cut into parts', async () => {
    const feed = rss(
      `<item><title>One &amp; only</title><guid>g-1</guid><pubDate>Tue, 03 Sep 2024 05:00:00 GMT</pubDate>
        <description><![CDATA[<p>Notes with <b>ümlaut</b> and <script>alert(1)</script></p>]]></description>
        <itunes:duration>1:02:03</itunes:duration><itunes:episode>7</itunes:episode><itunes:season>2</itunes:season>
        <itunes:image href="/one.jpg"/>${sound}</item>
       <item><title>No sound</title></item>`,
      `<link>https://harbour.example/</link><language>de</language><itunes:author>Ada</itunes:author>
       <itunes:category text="Arts"><itunes:category text="Books"/></itunes:category><itunes:explicit>yes</itunes:explicit>
       <itunes:image href="https://harbour.example/cover.jpg"/><ttl>60</ttl>
       <skipHours><hour>1</hour><hour>24</hour></skipHours><skipDays><day>Sunday</day></skipDays>`,
      itunes,
    );
    for (const size of [1, 7, 65_536]) {
      const { podcast, episodes, dropped, hints } = await read(feed, { size });
      expect(podcast).toMatchObject({
        title: 'Harbour talk',
        author: 'Ada',
        languages: ['de'],
        explicit: true,
        categories: ['Arts', 'Books'],
        homepage: 'https://harbour.example/',
        artworkUrl: 'https://harbour.example/cover.jpg',
      });
      expect(hints).toMatchObject({ ttl: 60, skipHours: [1, 0], skipDays: [0] });
      expect(episodes).toEqual([
        {
          ...{
            guid: 'g-1',
            title: 'One & only',
            publishedAt: '2024-09-03T05:00:00.000Z',
            durationMs: 3_723_000,
          },
          ...{ description: '<p>Notes with <b>ümlaut</b> and </p>', summary: 'Notes with ümlaut and' },
          ...{
            number: '7',
            season: { number: 2 },
            artworkUrl: 'https://feeds.example/one.jpg',
            type: 'full',
          },
          ...{ explicit: false, live: false, persons: [], soundbites: [], transcripts: [] },
          enclosures: [{ url: 'https://a.example/1.mp3', mimeType: 'audio/mpeg', length: 123 }],
        },
      ]);
      expect(dropped).toEqual([{ entry: 'No sound', reason: 'it names nothing to play' }]);
    }
  });

  test.each([
    [
      'another address of the namespace',
      'xmlns:itunes="https://www.itunes.com/DTDs/Podcast-1.0.dtd"',
      'itunes',
    ],
    ['no declaration at all', '', 'itunes'],
    ['another prefix', 'xmlns:it="http://www.itunes.com/dtds/podcast-1.0.dtd"', 'it'],
    ['capitals', 'xmlns:iTunes="http://www.itunes.com/dtds/podcast-1.0.dtd"', 'iTunes'],
  ])('iTunes with %s', async (_, root, prefix) => {
    const episode = await firstOf(
      `<item><title>A</title>${sound}<${prefix}:duration>60</${prefix}:duration></item>`,
      root,
    );
    expect(episode.durationMs).toBe(60_000);
  });

  test('Podcasting 2.0, by whichever prefix and address', async () => {
    for (const [root, p] of [
      [podcasting, 'podcast'],
      ['xmlns:pc="https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"', 'pc'],
    ] as const) {
      const { podcast, episodes, hints } = await read(
        rss(
          `<item><title>A</title>${sound}
            <${p}:chapters url="https://a.example/1.json" type="application/json+chapters"/>
            <${p}:transcript url="https://a.example/1.vtt" type="text/vtt" language="en" rel="captions"/>
            <${p}:person role="guest" href="https://bea.example/">Bea</${p}:person>
            <${p}:season name="Spring">3</${p}:season><${p}:episode>4.5</${p}:episode>
            <${p}:soundbite startTime="1.5" duration="30">Best bit</${p}:soundbite>
            <${p}:alternateEnclosure type="audio/opus" bitrate="64000" title="small"><${p}:source uri="https://a.example/1.opus"/><${p}:source uri="ipfs://x"/></${p}:alternateEnclosure>
          </item>
          <${p}:liveItem status="pending"><title>Live</title><enclosure url="https://a.example/live" type="audio/mpeg"/></${p}:liveItem>`,
          `<${p}:guid>ABC-1</${p}:guid><${p}:medium>music</${p}:medium><${p}:locked>yes</${p}:locked>
           <${p}:funding url="https://pay.example/">Support us</${p}:funding>
           <${p}:updateFrequency rrule="FREQ=WEEKLY">weekly</${p}:updateFrequency>
           <${p}:podroll><${p}:remoteItem feedGuid="x-1" feedUrl="https://b.example/feed"/></${p}:podroll>`,
          root,
        ),
      );
      expect(podcast).toMatchObject({
        guid: 'abc-1',
        medium: 'music',
        locked: true,
        funding: [{ url: 'https://pay.example/', text: 'Support us' }],
        podroll: [{ feedGuid: 'x-1', feedUrl: 'https://b.example/feed' }],
      });
      expect(hints?.updateFrequency).toEqual({ rrule: 'FREQ=WEEKLY' });
      expect(episodes[0]).toMatchObject({
        chapters: { url: 'https://a.example/1.json' },
        transcripts: [
          { url: 'https://a.example/1.vtt', mimeType: 'text/vtt', language: 'en', captions: true },
        ],
        persons: [{ name: 'Bea', role: 'guest', url: 'https://bea.example/' }],
        season: { number: 3, name: 'Spring' },
        number: '4.5',
        soundbites: [{ startMs: 1_500, durationMs: 30_000, title: 'Best bit' }],
      });
      expect(episodes[0]?.enclosures.slice(1)).toEqual([
        { url: 'https://a.example/1.opus', mimeType: 'audio/opus', bitrate: 64, title: 'small' },
      ]);
      expect(episodes[1]).toMatchObject({ title: 'Live', live: true });
    }
  });

  test('what is to be known for fetching: hub, self, the next page, a new address', async () => {
    const { hints } = await read(
      rss(
        '',
        `<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="${url}"/><atom:link rel="next" href="?page=2"/><itunes:new-feed-url>https://new.example/feed</itunes:new-feed-url>`,
        'xmlns:atom="http://www.w3.org/2005/Atom"',
      ),
    );
    expect(hints).toMatchObject({
      hubUrl: 'https://hub.example/',
      selfUrl: url,
      nextPageUrl: `${url}?page=2`,
      newFeedUrl: 'https://new.example/feed',
    });
  });

  test('simple chapters within the feed begin at zero', async () => {
    const episode = await firstOf(
      `<item><title>A</title>${sound}<psc:chapters><psc:chapter start="0:00" title="Hello"/><psc:chapter start="00:01:30.5" title="More" href="https://x.example/"/></psc:chapters></item>`,
    );
    expect(episode.chapters).toEqual({
      inline: [
        { startMs: 0, title: 'Hello' },
        { startMs: 90_500, title: 'More', url: 'https://x.example/' },
      ],
    });
  });
});

describe('other formats', () => {
  test('Atom', async () => {
    const { podcast, episodes, hints } = await read(
      `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/"><title type="html">A &amp;amp; B</title><author><name>Ada</name><email>a@b</email></author>
       <link rel="hub" href="https://hub.example/"/><link href="/home"/>
       <entry><id>tag:1</id><title>One</title><updated>2024-09-03T05:00:00Z</updated><author><name>Bea</name></author>
         <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Some <em>notes</em></p></div></content>
         <link rel="enclosure" href="1.ogg" type="audio/ogg" length="5"/><link href="/one"/></entry></feed>`,
    );
    expect(podcast).toMatchObject({ title: 'A & B', author: 'Ada', homepage: 'https://b.example/home' });
    expect(hints?.hubUrl).toBe('https://hub.example/');
    expect(episodes).toMatchObject([
      {
        guid: 'tag:1',
        title: 'One',
        homepage: 'https://b.example/one',
        publishedAt: '2024-09-03T05:00:00.000Z',
        enclosures: [{ url: 'https://b.example/1.ogg' }],
      },
    ]);
    expect(episodes[0]?.description).toContain('<em>notes</em>');
  });

  test('RSS 1.0 (RDF), whose items stand beside the channel', async () => {
    const { podcast, episodes } = await read(
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:enc="http://purl.oclc.org/net/rss_2.0/enc#">
       <channel rdf:about="x"><title>Old show</title><link>https://o.example/</link></channel>
       <item rdf:about="https://o.example/1"><title>One</title><dc:date>2004-09-03</dc:date><enc:enclosure rdf:resource="https://a.example/1.mp3" enc:type="audio/mpeg"/></item></rdf:RDF>`,
    );
    expect(podcast.title).toBe('Old show');
    expect(episodes).toMatchObject([
      { guid: 'https://o.example/1', title: 'One', publishedAt: '2004-09-03T00:00:00.000Z' },
    ]);
  });

  test('JSON Feed', async () => {
    const { podcast, episodes, dropped } = await read(
      JSON.stringify({
        ...{
          version: 'https://jsonfeed.org/version/1.1',
          title: 'Json show',
          home_page_url: 'https://j.example/',
          authors: [{ name: 'Ada' }],
        },
        items: [
          {
            id: 7,
            title: 'One',
            content_html: '<p>Hi</p>',
            date_published: '2024-09-03T05:00:00Z',
            attachments: [
              { url: '/1.mp3', mime_type: 'audio/mpeg', size_in_bytes: 9, duration_in_seconds: 61 },
            ],
          },
          { id: '8', title: 'Text alone' },
          'nonsense',
        ],
      }),
    );
    expect(podcast).toMatchObject({ title: 'Json show', author: 'Ada' });
    expect(episodes).toMatchObject([
      { guid: '7', durationMs: 61_000, enclosures: [{ url: 'https://feeds.example/1.mp3', length: 9 }] },
    ]);
    expect(dropped.map(({ entry }) => entry)).toEqual(['Text alone', 'an item']);
  });
});

describe('bad input', () => {
  test('leading junk, control characters, a bare ampersand, undefined entities, unclosed tags', async () => {
    const feed = `\n\n  junk <?xml version="1.0"?><rss><channel><title>Caf&eacute; & Co \u0001</title>
      <item><title>One &nbsp; &amp;uuml;ber<guid>g1</guid>${sound}<description>a < b & <p>unclosed</description></item>
      <item><title>Two</title>${sound.replace('1.mp3', '2.mp3')}</channel></rss>`;
    const { podcast, episodes } = await read(feed);
    expect(podcast.title).toBe('Café & Co');
    expect(episodes.map(({ title }) => title)).toEqual(['One über', 'Two']);
    expect(episodes[0]?.guid).toBe('g1');
  });

  test.each([
    ['markup in a title', rss(`<item><title>One <b>bold</b> try</title>${sound}</item>`)],
    [
      'the warnings of a server',
      `<br />\n<b>Warning</b>: x<br />${rss(`<item><title>One bold try</title>${sound}</item>`)}`,
    ],
    [
      'a doctype of HTML',
      `<?xml version="1.0"?><!DOCTYPE html><rss><channel><title>Harbour talk</title><item><title>One bold try</title>${sound}</item></channel></rss>`,
    ],
    [
      'a namespace that holds within one element alone',
      rss(
        `<item><content:encoded xmlns="http://purl.org/rss/1.0/modules/content/">x</content:encoded><title>One bold try</title>${sound}</item>`,
      ),
    ],
    [
      'a page at the end',
      `${rss(`<item><title>One bold try</title>${sound}</item>`)}\n<!-- cached --><html>`,
    ],
    ['capitals', rss(`<ITEM><TITLE>One bold try</TITLE>${sound}</ITEM>`)],
    [
      'several CDATA sections',
      rss(`<item><title><![CDATA[One]]> bold<![CDATA[ try]]></title>${sound}</item>`),
    ],
    ['control characters', rss(`<item><title>One\u0000 bo\u0001ld try</title>${sound}</item>`)],
    [
      'a DOCTYPE with entities',
      `<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>${rss(`<item><title>One&nbsp;bold try</title>${sound}</item>`)}`,
    ],
    [
      'attributes without quotes',
      rss(
        '<item><title>One bold try</title><enclosure url=https://a.example/1.mp3 type=audio/mpeg /></item>',
      ),
    ],
  ])('%s is read', async (_, feed) => {
    const { podcast, episodes } = await read(feed);
    expect(podcast.title).toBe('Harbour talk');
    expect(episodes.map(({ title, enclosures }) => [title, enclosures[0]?.url])).toEqual([
      ['One bold try', 'https://a.example/1.mp3'],
    ]);
  });

  test('relative addresses are relative to xml:base, then to the feed', async () => {
    const { episodes } = await read(
      rss(
        `<item xml:base="https://cdn.example/x/"><title>a</title><link>p.html</link><enclosure url="//m.example/a b.mp3?x=1&y=2"/></item>
         <item><title>b</title><enclosure url=" 2.mp3 "/></item>`,
      ),
    );
    expect(
      (await firstOf('<item><enclosure url="http:https://a.example/1.mp3"/></item>')).enclosures[0]?.url,
    ).toBe('https://a.example/1.mp3');
    expect(episodes[0]?.homepage).toBe('https://cdn.example/x/p.html');
    expect(episodes.map(({ enclosures }) => enclosures[0]?.url)).toEqual([
      'https://m.example/a%20b.mp3?x=1&y=2',
      'https://feeds.example/shows/2.mp3',
    ]);
  });

  test('show notes run no scripts and load nothing', async () => {
    const { description } = await firstOf(
      `<item><title>A</title>${sound}<description>&lt;a href="javascript:1" onclick="1"&gt;x&lt;/a&gt;&lt;iframe src="x"&gt;&lt;/iframe&gt;&lt;img src="https://t.example/"&gt;&lt;p style="x"&gt;y&lt;/p&gt;&lt;a href="/z"&gt;z&lt;/a&gt;</description></item>`,
    );
    expect(description).toBe(
      '<a>x</a><p>y</p><a href="https://feeds.example/z" rel="noopener noreferrer nofollow" target="_blank">z</a>',
    );
  });

  test('real encodings: by BOM, by header, by declaration, and UTF-8 that says it is Latin-1', async () => {
    const title = async (bytes: Buffer, contentType?: string) =>
      (await read(bytes, { size: 3, ...(contentType && { contentType }) })).podcast.title;
    const feed = (encoding: string) =>
      `<?xml version="1.0" encoding="${encoding}"?><rss><channel><title>Grüße</title></channel></rss>`;
    expect(await title(Buffer.from(`\ufeff${feed('utf-16')}`, 'utf16le'))).toBe('Grüße');
    expect(await title(Buffer.from(feed('ISO-8859-1'), 'latin1'))).toBe('Grüße');
    expect(
      await title(
        Buffer.from('<rss><channel><title>Grüße</title></channel></rss>', 'latin1'),
        'text/xml; charset=iso-8859-1',
      ),
    ).toBe('Grüße');
    expect(await title(Buffer.from(feed('ISO-8859-1')))).toBe('Grüße');
    const russian = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="windows-1251"?><rss><channel><title>'),
      Buffer.from([0xcf, 0xf0, 0xe8]),
      Buffer.from('</title></channel></rss>'),
    ]);
    expect(await title(russian)).toBe('При');
  });

  test('one line in another encoding spoils no other', async () => {
    const mixed = Buffer.concat([
      Buffer.from('<rss><channel><title>Grüße</title>\n<item><title>Gr'),
      Buffer.from([0xfc]),
      Buffer.from(`n</title>${sound}</item>\n</channel></rss>`),
    ]);
    const { podcast, episodes } = await read(mixed);
    expect([podcast.title, episodes[0]?.title]).toEqual(['Grüße', 'Grün']);
  });

  test('a feed that breaks off says so, and what was whole is kept', async () => {
    const { episodes, isCutOff, dropped } = await read(
      `<rss><channel><title>T</title><item><title>One</title>${sound}</item><item><title>Tw`,
    );
    expect(isCutOff).toBe(true);
    expect(episodes.map(({ title }) => title)).toEqual(['One']);
    expect(dropped).toHaveLength(1);
  });

  test('episodes of a show without a title are named by its host', async () => {
    const { podcast, episodes } = await read(
      `<rss:rss><rss:channel><rss:item><rss:title>One</rss:title>${sound}</rss:item></rss:channel></rss:rss>`,
    );
    expect(podcast.title).toBe('feeds.example');
    expect(episodes.map(({ title }) => title)).toEqual(['One']);
  });

  test('enclosures without length or type, pictures and documents, addresses of other kinds', async () => {
    const item = (enclosure: string) => `<item><title>x</title>${enclosure}</item>`;
    const { episodes, dropped } = await read(
      rss(
        [
          '<enclosure url="https://a.example/a.m4a?x=1"/>',
          '<enclosure url="https://a.example/redirect/77" type=""/>',
          '<enclosure url="https://a.example/cover.jpg" type="image/jpeg"/>',
          '<enclosure url="https://a.example/paper.pdf"/>',
          '<enclosure url="magnet:?xt=1" type="audio/mpeg"/>',
          '<enclosure url="" type="audio/mpeg"/>',
        ]
          .map(item)
          .join(''),
      ),
    );
    expect(episodes.map(({ enclosures }) => enclosures[0]?.mimeType)).toEqual(['audio/mp4', 'audio/mpeg']);
    expect(dropped).toHaveLength(4);
  });

  test('an item of 5 MB is cut, and said to be', async () => {
    const { episodes, dropped } = await read(
      rss(`<item><title>Long</title>${sound}<description>${'word '.repeat(1_000_000)}</description></item>`),
    );
    expect(episodes[0]?.description?.length).toBeLessThanOrEqual(500_000);
    expect(dropped).toMatchObject([{ reason: expect.stringMatching(/cut/) as string }]);
  });

  test('a page is no feed; the feeds that it names are passed on', async () => {
    const page =
      '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/feed"><link rel="alternate" type="application/rss+xml" href="/comments/feed"></head><body>hi</body></html>';
    const error = await read(page).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HtmlInsteadOfFeed);
    expect((error as HtmlInsteadOfFeed).alternateFeeds).toEqual(['https://feeds.example/feed']);
  });

  test.each([
    ['nothing', '', /empty/],
    ['JSON of another kind', '{"a":1}', /no JSON Feed/],
    ['broken JSON', '{"version"', /no valid JSON/],
    ['a list of feeds', '<opml><body/></opml>', /OPML/],
    ['other XML', '<svg></svg>', /no feed/],
    ['plain text', 'hello there', /no feed/],
    ['what never ends an element', `<rss><channel><item>${'<b>'.repeat(60_000)}`, /without closing/],
    ['no title', '<rss><channel></channel></rss>', /title/],
  ])('%s is refused in words', async (_, feed, reason) => {
    await expect(read(feed)).rejects.toThrow(reason);
  });
});
