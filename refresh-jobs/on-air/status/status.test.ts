import { describe, expect, test } from 'vitest';
import { titleOfMount } from './icecast-status.ts';
import { shoutcastStatusUrls, titleOfShoutcast } from './shoutcast-status.ts';

describe('the status page of an Icecast', () => {
  const page = (source: unknown) => JSON.stringify({ icestats: { host: 'x', source } });
  const mount = (path: string, more: object) => ({ listenurl: `http://localhost:8000${path}`, ...more });

  test.each([
    ['one mount', page(mount('/a', { title: 'Ann - Low Water' })), { text: 'Ann - Low Water' }],
    ['several', page([mount('/b', { title: 'B' }), mount('/a', { title: 'A' })]), { text: 'A' }],
    [
      'artist apart',
      page(mount('/a', { title: 'Low Water', artist: 'Ann' })),
      { artist: 'Ann', song: 'Low Water' },
    ],
    ['a number', page(mount('/a', { title: 1999 })), { text: '1999' }],
    ['no title', page(mount('/a', {})), null],
    ['an odd title', page(mount('/a', { title: { x: 1 } })), null],
    ['a bare dash', '{"icestats":{"source":{"listenurl":"http:///a","title": - ,"x":1}}}', null],
    ['commas too many', '{"icestats":{"source":[{"listenurl":"http://h/a","title":"A",},]}}', { text: 'A' }],
  ])('with %s', (_, text, expected) => {
    expect(titleOfMount(text, '/a?token=x')).toEqual(expected);
  });

  test.each([
    '',
    '<html>',
    'null',
    '{}',
    page(undefined),
    page('x'),
    page([null, 1, mount('/ab', { title: 'B' })]),
  ])('that does not list the mount tells nothing of it: %s', (text) => {
    expect(titleOfMount(text, '/a')).toBeUndefined();
  });
});

describe('the pages of a SHOUTcast', () => {
  test.each([
    ['{"currentlisteners":1,"songtitle":"Ann - Low Water"}', 'Ann - Low Water'],
    ['<HTML><body>4,1,9,100,4,128,Ann, Bert - Low, Low Water</body></html>', 'Ann, Bert - Low, Low Water'],
    ['4,1,9,100,4,128,Ann', 'Ann'],
  ])('%s', (text, expected) => {
    const said = titleOfShoutcast(Buffer.from(text));
    expect(said && 'text' in said ? said.text.toString() : said).toBe(expected);
  });

  test('say nothing where nothing plays, and are told from other pages', () => {
    expect(titleOfShoutcast(Buffer.from('{"songtitle":""}'))).toBeNull();
    expect(titleOfShoutcast(Buffer.from('<body>0,0,0,0,0,128,</body>'))).toBeNull();
    expect(titleOfShoutcast(Buffer.from('<html>Not found</html>'))).toBeUndefined();
    expect(titleOfShoutcast(Buffer.alloc(0))).toBeUndefined();
  });

  test('are those of the stream that plays', () => {
    const urls = (address: string) => shoutcastStatusUrls(new URL(address)).map(({ href }) => href);
    expect(urls('http://h:8000/stream/3/')).toEqual([
      'http://h:8000/stats?sid=3&json=1',
      'http://h:8000/7.html',
    ]);
    expect(urls('http://h:8000/;')[0]).toBe('http://h:8000/stats?sid=1&json=1');
  });
});
