import { expect, test } from 'vitest';
import { strictOpinion } from './second-opinion.ts';

const rss = (items: string) =>
  `<rss version="2.0"><channel><title> Harbour talk </title>${items}</channel></rss>`;

test('a sound feed is readable, with its title and the number of its items', async () => {
  expect(await strictOpinion(rss('<item><title>One</title></item><item/>'))).toEqual({
    readable: true,
    title: 'Harbour talk',
    items: 2,
  });
});

test.each([
  ['a bare ampersand', rss('<item><title>Salt & sand</title></item>'), /entity.*Line: 0/],
  ['an unclosed tag', rss('<item><title>One</item>'), /close tag/],
  ['an RSS that does not say its version', '<rss><channel><title>x</title></channel></rss>', /recognized/],
  ['a feed without a channel', '<rss version="2.0"></rss>', /./],
  ['a page', '<!doctype html><html><body><p>hi</body></html>', /./],
  ['nothing', '', /./],
  ['JSON', '{"version":"https://jsonfeed.org/version/1"}', /Non-whitespace/],
  ['more than 5 MB', rss(' '.repeat(5_000_000)), /5 MB/],
])('%s is not readable, in one line of words', async (_, text, reason) => {
  const opinion = await strictOpinion(text);
  if (opinion.readable) throw new Error('It was readable.');
  expect(opinion.reason).toMatch(reason);
  expect(opinion.reason).not.toMatch(/\n/);
});

test('a title that is no text is left out', async () => {
  const opinion = await strictOpinion('<rss version="2.0"><channel><title a="1"/></channel></rss>');
  expect(opinion).toEqual({ readable: true, title: undefined, items: 0 });
});
