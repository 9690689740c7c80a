import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import Parser from 'rss-parser';
import { describe, expect, test } from 'vitest';
import type { FeedPart } from '#catalog/podcasts/feed-entry.ts';
import { decodeText } from '#refresh-jobs/polite-fetch/decode-text.ts';
import { readFeed } from './read-feed.ts';

/** Real feeds of other people's tests, and what is right for each, looked at by hand where two readers differ. */
const samples = '../shared/samples/feeds';
const url = 'https://feeds.example/f';
const now = () => new Date('2026-11-21T00:00:00Z');

type Expected = { file: string; items: string; episodes: string; title: string; first: string; why: string };
const expectations = readFileSync(new URL('fixtures/sample-feeds.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line): Expected => {
    const [file = '', items = '', episodes = '', title = '', first = '', why = ''] = line.split('\t');
    return { file, items, episodes, title, first, why };
  });

async function* inParts(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 1_000)
    yield await Promise.resolve(bytes.subarray(at, at + 1_000));
}

async function read(file: string) {
  const parts: FeedPart[] = [];
  for await (const part of readFeed(inParts(readFileSync(`${samples}/${file}`)), { url, now }))
    parts.push(part);
  return {
    title: parts.at(-1)?.podcast?.title ?? '',
    episodes: parts.flatMap(({ episodes }) => episodes),
    dropped: parts.flatMap(({ dropped }) => dropped),
  };
}

describe.skipIf(!existsSync(samples))(`real feeds (skipped where ${samples} is missing)`, () => {
  test('each of them has its expectation', () => {
    const files = globSync(`${samples}/**/*`).filter((file) => statSync(file).isFile());
    expect(files.map((file) => file.slice(samples.length + 1)).toSorted()).toEqual(
      expectations.map(({ file }) => file).toSorted(),
    );
  });

  test.each(expectations.filter(({ items }) => items !== ''))('$file is read', async (expected) => {
    const { title, episodes, dropped } = await read(expected.file);
    expect({
      title,
      items: episodes.length + dropped.length,
      episodes: episodes.length,
      first: episodes[0]?.enclosures[0]?.url ?? '',
    }).toEqual({
      title: expected.title,
      items: Number(expected.items),
      episodes: Number(expected.episodes),
      first: expected.first,
    });
    for (const { reason } of dropped) expect(reason).not.toBe('');
  });

  test.each(expectations.filter(({ items }) => items === ''))(
    '$file is refused in words',
    async (expected) => {
      await expect(read(expected.file)).rejects.toThrow(expected.title);
    },
  );

  test.each(expectations.filter(({ why }) => why === ''))('$file: rss-parser agrees', async (expected) => {
    const feed = await new Parser({ defaultRSS: 2 }).parseString(
      decodeText(readFileSync(`${samples}/${expected.file}`)),
    );
    const sounds = feed.items.flatMap(({ enclosure }) => enclosure?.url ?? []).filter(isHeard);
    expect(feed.title?.trim()).toBe(expected.title);
    expect(feed.items).toHaveLength(Number(expected.items));
    expect(sounds).toHaveLength(Number(expected.episodes));
    expect(sounds[0] ?? '').toBe(expected.first);
  });
});

function isHeard(address: string): boolean {
  return !/\.(jpe?g|png|gif|swf)$/i.test(address);
}
