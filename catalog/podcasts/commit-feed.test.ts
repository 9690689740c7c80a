import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSealer } from '#db/seal.ts';
import { ensureFeed } from '#db/stores/ensure-feed.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { openReading } from './commit-feed.ts';
import type { EpisodeEntry, FeedPart, PodcastEntry } from './feed-entry.ts';
import { openDetail, openStreams } from './sealed-episode.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const now = () => new Date('2026-11-21T00:00:00Z');
const sealer = createSealer(Buffer.alloc(32, 3));
const show: PodcastEntry = {
  ...{ title: 'Harbour talk', languages: ['en'], categories: ['Sea'], explicit: false, medium: 'podcast' },
  ...{ type: 'episodic', complete: false, funding: [], persons: [], podroll: [] },
};
const entry = (number: number, change: Partial<EpisodeEntry> = {}): EpisodeEntry => ({
  ...{
    guid: `g${String(number)}`,
    title: `Talk ${String(number)}`,
    type: 'full',
    explicit: false,
    live: false,
  },
  publishedAt: new Date(Date.UTC(2026, 0, number)).toISOString(),
  ...{ persons: [], soundbites: [], transcripts: [] },
  enclosures: [{ url: `https://a.example/${String(number)}.mp3?token=1`, mimeType: 'audio/mpeg' }],
  ...change,
});

let podcastId: string;
let feeds = 0;
beforeEach(async () => {
  feeds += 1;
  ({ podcastId } = await ensureFeed(database.pool, { url: `https://feeds.example/${String(feeds)}` }));
});

async function read(episodes: EpisodeEntry[], more: Partial<FeedPart> & { trusted?: boolean } = {}) {
  const { trusted = false, ...part } = more;
  const reading = await openReading(database, podcastId, { sealer, now, trusted });
  await reading.add({ episodes, dropped: [], podcast: show, ...part });
  return reading.commit();
}
async function listed() {
  const { rows } = await database.pool.query<{ id: string; title: string; url: string }>(
    `SELECT id, title, streams->0->>'url' AS url FROM episodes WHERE podcast_id = $1 AND retired_at IS NULL
     ORDER BY sort_at DESC, id DESC`,
    [podcastId],
  );
  return rows;
}
const titles = async () => (await listed()).map(({ title }) => title);

test('a first reading shows the show and its episodes, newest first', async () => {
  expect(await read([entry(1), entry(3), entry(2)])).toMatchObject({
    seen: 3,
    added: 3,
    updated: 0,
    retired: 0,
  });
  expect(await titles()).toEqual(['Talk 3', 'Talk 2', 'Talk 1']);
  const { rows } = await database.pool.query('SELECT * FROM podcasts WHERE id = $1', [podcastId]);
  expect(rows[0]).toMatchObject({ title: 'Harbour talk', episode_count: 3, categories: ['Sea'] });
  expect(rows[0].latest_episode_at).toEqual(new Date(Date.UTC(2026, 0, 3)));
});

test('the same again changes nothing, not even the time of the last change', async () => {
  await read([entry(1), entry(2)]);
  const before = (
    await database.pool.query('SELECT xmin, * FROM episodes WHERE podcast_id = $1', [podcastId])
  ).rows;
  const shown = (await database.pool.query('SELECT xmin, * FROM podcasts WHERE id = $1', [podcastId])).rows;
  expect(await read([entry(1), entry(2)])).toMatchObject({ added: 0, updated: 0, unchanged: 2, retired: 0 });
  expect(
    (await database.pool.query('SELECT xmin, * FROM episodes WHERE podcast_id = $1', [podcastId])).rows,
  ).toEqual(before);
  expect((await database.pool.query('SELECT xmin, * FROM podcasts WHERE id = $1', [podcastId])).rows).toEqual(
    shown,
  );
});

test('new tokens and new guids make no doubles, and the new address is the one that plays', async () => {
  await read([entry(1), entry(2)]);
  const before = await listed();
  const again = [1, 2].map((number) =>
    entry(number, {
      guid: `other${String(number)}`,
      enclosures: [{ url: `https://op3.dev/e/a.example/${String(number)}.mp3?token=2` }],
    }),
  );
  expect(await read(again)).toMatchObject({ added: 0, updated: 2 });
  const after = await listed();
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(after[0]?.url).toBe('https://op3.dev/e/a.example/2.mp3?token=2');
});

test('a window moves on: older episodes stay; what was taken back goes, and comes again under its id', async () => {
  await read([entry(1), entry(2), entry(3), entry(4)]);
  const before = await listed();
  expect(await read([entry(4), entry(2)])).toMatchObject({ retired: 1 });
  expect(await titles()).toEqual(['Talk 4', 'Talk 2', 'Talk 1']);
  expect(await read([entry(4), entry(3), entry(2)])).toMatchObject({ added: 0, updated: 1 });
  expect(await listed()).toEqual(before);
});

test('an undated feed keeps its order', async () => {
  const undated = [5, 9, 1].map((number) => {
    const { publishedAt: _, ...rest } = entry(number);
    return rest;
  });
  await read(undated);
  expect(await titles()).toEqual(['Talk 5', 'Talk 9', 'Talk 1']);
});

test('dates that cannot be are listed where the feed lists them, and told as the feed tells them', async () => {
  const odd = [entry(7), entry(8), entry(9)].map((one, index) => ({
    ...one,
    publishedAt: ['2099-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '2026-11-20T00:00:00Z'][index] ?? '',
  }));
  await read(odd);
  expect(await titles()).toEqual(['Talk 7', 'Talk 8', 'Talk 9']);
});

test('an empty list and another show change nothing, until somebody insists', async () => {
  await read([entry(1), entry(2)]);
  await expect(read([])).rejects.toThrow(/no episode any more/);
  const other = { podcast: { ...show, title: 'Casino news' } };
  const ads = [entry(8, { title: 'Win', guid: 'w', enclosures: [{ url: 'https://b.example/w.mp3' }] })];
  await expect(read(ads, other)).rejects.toThrow(/another show/);
  expect(await titles()).toEqual(['Talk 2', 'Talk 1']);
  expect(await read(ads, { ...other, trusted: true })).toMatchObject({ added: 1 });
});

test('a feed that broke off retires nothing', async () => {
  await read([entry(1), entry(2), entry(3)]);
  expect(await read([entry(1)], { isCutOff: true })).toMatchObject({ retired: 0 });
});

test('what is listed twice is named, and there once', async () => {
  const result = await read([entry(1), entry(1)], { dropped: [{ entry: 'x', reason: 'y' }] });
  expect(result).toMatchObject({ seen: 1, added: 1, dropped: 2 });
  expect(result.drops[1]).toEqual({ entry: 'Talk 1', reason: 'listed twice; the first one was kept' });
});

test('characters that Postgres keeps nowhere harm nobody', async () => {
  expect(await read([entry(1, { title: 'A\0B \ud800 C', description: '\0' })])).toMatchObject({ added: 1 });
});

test('more than memory is meant to hold goes by the database, is visible at once, and leaves nothing behind', async () => {
  const many = Array.from({ length: 1_300 }, (_, number) => entry(number + 1));
  const reading = await openReading(database, podcastId, { sealer, now, trusted: false });
  for (let start = 0; start < many.length; start += 100) {
    await reading.add({ episodes: many.slice(start, start + 100), dropped: [] });
  }
  expect(await titles()).toEqual([]);
  await reading.add({ episodes: [], dropped: [], podcast: show });
  expect(await reading.commit()).toMatchObject({ seen: 1_300, added: 1_300 });
  expect(await titles()).toHaveLength(1_300);
  expect((await database.pool.query('SELECT FROM staged_episodes')).rowCount).toBe(0);
  expect(await read(many)).toMatchObject({ added: 0, updated: 0, unchanged: 1_300 });
});

test('two readings of one feed at once make one set of episodes', async () => {
  await Promise.all([read([entry(1), entry(2)]), read([entry(1), entry(2)])]);
  expect(await titles()).toEqual(['Talk 2', 'Talk 1']);
});

describe('a private show', () => {
  test('keeps nothing in the clear that leads to the sound', async () => {
    await database.pool.query(`INSERT INTO issuers (id, name) VALUES ('here', 'Here')`);
    const { rows: listeners } = await database.pool.query<{ id: string }>(
      `INSERT INTO listeners (issuer_id, subject, pseudonym) VALUES ('here', 'ada', 'p') RETURNING id`,
    );
    const listenerId = listeners[0]?.id ?? '';
    const url = 'https://ada:secret@feeds.example/private';
    ({ podcastId } = await ensureFeed(database.pool, { url, owner: { listenerId, sealer } }));
    const secret = entry(1, {
      enclosures: [{ url: 'https://a.example/1.mp3?token=secret' }],
      homepage: 'https://a.example/?token=secret',
      artworkUrl: 'https://a.example/1.jpg?token=secret',
      chapters: { url: 'https://a.example/1.json?token=secret' },
      transcripts: [{ url: 'https://a.example/1.vtt?token=secret' }],
    });
    await read([secret], { podcast: { ...show, artworkUrl: 'https://a.example/c.jpg?token=secret' } });
    const { rows } = await database.pool.query('SELECT * FROM episodes WHERE podcast_id = $1', [podcastId]);
    const kept = await database.pool.query(
      `SELECT (SELECT json_agg(e) FROM episodes e)::text || (SELECT json_agg(f) FROM feeds f)::text
         || (SELECT json_agg(p) FROM podcasts p)::text || coalesce((SELECT json_agg(a) FROM artwork a)::text, '') AS all`,
    );
    expect(kept.rows[0].all).not.toContain('secret');
    const [row] = rows;
    expect(openStreams(sealer, row.id, row.sealed_streams)).toMatchObject([
      { url: 'https://a.example/1.mp3?token=secret' },
    ]);
    expect(openDetail(sealer, row.id, row.details.chapters)).toEqual(secret.chapters);
  });
});
