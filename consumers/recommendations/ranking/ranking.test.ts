import { describe, expect, test } from 'vitest';
import { collectRows } from '../model/sparse-rows.ts';
import type { Candidate, HeardUnit } from './candidate.ts';
import { diversify } from './diversify.ts';
import { facetWeights } from './facet-space.ts';
import { likingOf } from './liking.ts';
import { rankCandidates, type Knowledge } from './rank-candidates.ts';
import { sayReason } from './say-reason.ts';

const knowledge: Knowledge = {
  places: new Map([
    ['station:blue', 0],
    ['station:green', 1],
  ]),
  // Who hears the first hears the second.
  model: collectRows(2, [[[1, 0.5]], []]),
  facetWeight: facetWeights(new Map([['language:de', 900]]), 1_000),
};
const heard = (id: string, change: Partial<HeardUnit> = {}): HeardUnit => ({
  ...{ id: `station:${id}`, title: id, facets: [], liking: 1, aroundNow: null },
  ...change,
});
const candidate = (id: string, change: Partial<Candidate> = {}): Candidate => ({
  ...{ id: `station:${id}`, item: `station:${id}`, title: id, facets: [] },
  ...{ popularity: 0, popularWith: 'directories', followed: false },
  ...change,
});
const rank = (taste: HeardUnit[], ...candidates: Candidate[]) => rankCandidates(taste, candidates, knowledge);
const titles = (ranked: { title: string }[]) => ranked.map(({ title }) => title);

describe('liking', () => {
  const listening = { listens: 3, skips: 0, daysAgo: 0, opinion: null, kept: false };
  const liking = (change: object) => likingOf({ ...listening, ...change });
  test('grows with listens, is never more than a like, and fades with time, not to nothing', () => {
    expect(liking({ listens: 8 })).toBeGreaterThan(liking({ listens: 1 }));
    expect(liking({ listens: 1_000_000 })).toBe(1);
    expect(liking({ opinion: 'liked', listens: 0 })).toBe(1);
    expect(liking({ daysAgo: 200 })).toBeLessThan(liking({}));
    expect(liking({ daysAgo: 20_000 })).toBeGreaterThan(0.1);
  });
  test('skips count against, a dislike most of all, whatever else was done', () => {
    expect(liking({ skips: 2 })).toBeLessThan(liking({}));
    expect(liking({ listens: 0, skips: 1 })).toBeLessThan(0);
    expect(liking({ listens: 0, skips: 500 })).toBe(-0.6);
    expect(liking({ opinion: 'disliked', listens: 500, kept: true })).toBe(-1);
    expect(liking({ listens: 0 })).toBe(0);
  });
  test('a favorite counts though it was never heard, and a clock ahead does not matter', () => {
    expect(liking({ listens: 0, kept: true })).toBeGreaterThan(0.5);
    expect(liking({ daysAgo: -5 })).toBe(liking({}));
  });
});

describe('ranking', () => {
  test('what listeners share comes before what is merely popular', () => {
    const ranked = rank([heard('blue')], candidate('loud', { popularity: 1 }), candidate('green'));
    expect(titles(ranked)).toEqual(['green', 'loud']);
  });
  test('a rare tag in common says more than a language that nearly all have', () => {
    const taste = [heard('x', { facets: ['tag:jazz', 'language:de'] })];
    const ranked = rank(
      taste,
      candidate('german', { facets: ['language:de', 'tag:metal'] }),
      candidate('jazz', { facets: ['language:fr', 'tag:jazz'] }),
    );
    expect(titles(ranked)[0]).toBe('jazz');
  });
  test('what is like a disliked one sinks below nothing', () => {
    const ranked = rank(
      [heard('x', { facets: ['tag:metal'], liking: -1 }), heard('y', { facets: ['tag:jazz'] })],
      candidate('metal', { facets: ['tag:metal'] }),
      candidate('plain'),
    );
    expect(titles(ranked)).toEqual(['plain', 'metal']);
    expect(ranked[1]?.score).toBeLessThan(0);
  });
  test('at the time of day at which something is heard, what is like it comes first', () => {
    const taste = (jazzNow: number) => [
      heard('x', { facets: ['tag:jazz'], aroundNow: jazzNow }),
      heard('y', { facets: ['tag:news'], aroundNow: 1 - jazzNow }),
    ];
    const candidates = [
      candidate('jazz', { facets: ['tag:jazz'] }),
      candidate('news', { facets: ['tag:news'] }),
    ];
    expect(titles(rank(taste(0.9), ...candidates))[0]).toBe('jazz');
    expect(titles(rank(taste(0.1), ...candidates))[0]).toBe('news');
  });
  test('no taste and nothing to choose from are no trouble', () => {
    expect(rank([])).toEqual([]);
    expect(rank([], candidate('only'))[0]?.score).toBe(0);
  });
});

describe('diversity', () => {
  const jazz = (id: string, popularity: number) => candidate(id, { facets: ['tag:jazz'], popularity });
  test('what is unlike the rest comes before the fifth of the same', () => {
    const ranked = rank(
      [],
      ...[1, 0.99, 0.98, 0.97, 0.96].map((popularity, n) => jazz(`jazz ${String(n)}`, popularity)),
      candidate('news', { facets: ['tag:news'], popularity: 0.9 }),
    );
    expect(titles(ranked).at(-1)).toBe('news');
    expect(titles(diversify(ranked, 3, 50))).toContain('news');
  });
  test('of one author three at most, of a kind as many as asked for, and never one twice', () => {
    const ranked = rank(
      [],
      ...Array.from({ length: 8 }, (_, n) =>
        candidate(`show ${String(n)}`, {
          item: `episode:${String(n)}`,
          facets: ['author:ada'],
          popularity: 1,
        }),
      ),
      ...Array.from({ length: 8 }, (_, n) => candidate(`station ${String(n)}`, { popularity: 0.5 })),
    );
    const chosen = diversify(ranked, 100, 5);
    expect(chosen.filter(({ item }) => item.startsWith('episode:'))).toHaveLength(3);
    expect(chosen.filter(({ item }) => item.startsWith('station:'))).toHaveLength(5);
    expect(new Set(titles(chosen)).size).toBe(8);
  });
});

describe('reasons', () => {
  const reason = (taste: HeardUnit[], of: Candidate, isNewcomer = false) => {
    const [first] = rank(taste, of);
    if (!first) throw new Error('nothing was ranked');
    return sayReason(first, isNewcomer);
  };
  test('name what they follow from', () => {
    expect(reason([heard('blue')], candidate('green'))).toEqual({
      kind: 'listened-together',
      words: 'Listeners of blue also listen to this',
      because: [{ item: 'station:blue', title: 'blue' }],
    });
    const facets = ['tag:jazz', 'tag:piano'];
    expect(
      reason([heard('a', { facets }), heard('b', { facets })], candidate('c', { facets })),
    ).toMatchObject({
      kind: 'alike',
      words: 'Because you listen to a and b: jazz, piano',
    });
  });
  test('of what was heard long ago name something else, never itself', () => {
    const facets = ['tag:jazz'];
    const again = candidate('a', { facets });
    const said = reason([heard('a', { facets }), heard('b', { facets })], again);
    expect(said.because).toEqual([{ item: 'station:b', title: 'b' }]);
    expect(reason([heard('a', { facets })], again)).toMatchObject({
      ...{ kind: 'popular', words: 'Popular in its directory', because: [] },
    });
  });
  test('never name what the listener dislikes', () => {
    const facets = ['tag:jazz'];
    const said = reason(
      [heard('a', { facets, liking: -1 }), heard('b', { facets })],
      candidate('c', { facets }),
    );
    expect(said.because.map(({ title }) => title)).not.toContain('a');
  });
  test('tell of the time of day where it is what matters', () => {
    expect(reason([heard('blue', { aroundNow: 0.8 })], candidate('green'))).toMatchObject({
      kind: 'time-of-day',
      words: 'You often listen to blue at this time of day',
    });
  });
  test('are honest where nothing is known, or nothing fits', () => {
    const popular = candidate('x', { popularity: 1 });
    expect(reason([], popular, true)).toEqual({
      kind: 'popular',
      words: 'Popular in its directory',
      because: [],
    });
    expect(reason([heard('y')], { ...popular, popularWith: 'listeners' })).toEqual({
      kind: 'new-to-you',
      words: 'Popular with other listeners here, and unlike what you listen to',
      because: [],
    });
  });
});
