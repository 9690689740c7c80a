import { expect, test } from 'vitest';
import { whySuspicious } from './why-suspicious.ts';

const before = { title: 'Harbour talk', guid: null, known: 40 };
const now = { title: 'Harbour talk', guid: null, listed: 40, matched: 40 };

test('an ordinary reading, a renamed show, a feed that begins anew under its name are believed', () => {
  expect(whySuspicious(before, now)).toBeUndefined();
  expect(whySuspicious(before, { ...now, title: 'Harbour stories', matched: 3 })).toBeUndefined();
  expect(whySuspicious(before, { ...now, title: 'HARBOUR TALK', matched: 0 })).toBeUndefined();
  expect(whySuspicious({ ...before, known: 0 }, { ...now, title: 'Other', matched: 0 })).toBeUndefined();
});

test('an empty list and another show are not', () => {
  expect(whySuspicious(before, { ...now, listed: 0, matched: 0 })).toMatch(
    /no episode any more, where it had 40/,
  );
  expect(whySuspicious(before, { ...now, title: 'Casino news', matched: 0 })).toMatch(
    /another show, "Casino news"/,
  );
  expect(whySuspicious({ ...before, guid: 'a' }, { ...now, guid: 'b', matched: 0 })).toMatch(/another show/);
});
