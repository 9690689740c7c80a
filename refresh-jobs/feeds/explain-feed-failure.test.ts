import { expect, test } from 'vitest';
import { SourceError, type SourceErrorType } from '#refresh-jobs/errors.ts';
import { explainFeedFailure } from './explain-feed-failure.ts';

const explain = (isPrivate: boolean, type: SourceErrorType, status?: number) =>
  explainFeedFailure(
    new SourceError(type, 'As the fetch said it.', status === undefined ? {} : { status }),
    isPrivate,
  );

test('tells the owner of a private feed what only they can do, or that an admin must', () => {
  expect(explain(true, 'refused-by-source', 403)?.message).toContain('Subscribe again with a new one');
  expect(explain(true, 'address-not-allowed')?.message).toContain('an admin can add it as a provider');
  expect(explain(false, 'address-not-allowed')?.message).toBe('As the fetch said it.');
});

test('a feed that was closed for good ends, one that wants a password says how to give it', () => {
  expect(explain(false, 'gone', 410)).toMatchObject({ ended: true });
  expect(explain(false, 'refused-by-source', 401)?.message).toContain('https://user:password@host/feed');
});

test('a fault of ours is nobody’s failure', () => {
  expect(explainFeedFailure(new TypeError('undefined is not a function'), false)).toBeUndefined();
});
