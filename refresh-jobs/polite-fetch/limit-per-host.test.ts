import { expect, test } from 'vitest';
import { limitPerHost } from './limit-per-host.ts';

test('lets as many as the limit start, and the next when one gives its place back', async () => {
  const enter = limitPerHost(1);
  const release = await enter('a');
  let entered = false;
  const second = enter('a').then((leave) => {
    entered = true;
    return leave;
  });
  await enter('b');
  expect(entered).toBe(false);
  release();
  release();
  (await second)();
  expect(entered).toBe(true);
  (await enter('a'))();
});

test('forgets whoever gives up waiting', async () => {
  const enter = limitPerHost(1);
  const release = await enter('a');
  const impatient = new AbortController();
  const given = enter('a', impatient.signal);
  const patient = enter('a');
  impatient.abort(new Error('no more'));
  await expect(given).rejects.toThrow('no more');
  release();
  (await patient)();
});

test('does not let in whoever was aborted before', async () => {
  await expect(limitPerHost(1)('a', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
});
