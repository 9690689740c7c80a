// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';
import { useLookAgain } from './use-look-again.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('an empty list is looked at again until it has something, or the page is left', async () => {
  const empty = ref(true);
  const look = vi.fn();
  const page = effectScope();
  page.run(() => useLookAgain(() => empty.value, look));
  vi.advanceTimersByTime(10_000);
  expect(look).toHaveBeenCalledTimes(2);
  empty.value = false;
  await nextTick();
  vi.advanceTimersByTime(60_000);
  expect(look).toHaveBeenCalledTimes(2);
  empty.value = true;
  await nextTick();
  vi.advanceTimersByTime(5_000);
  expect(look).toHaveBeenCalledTimes(3);
  page.stop();
  vi.advanceTimersByTime(60_000);
  expect(look).toHaveBeenCalledTimes(3);
});

test('what may change is looked at as often as the page wants, and not while nobody sees it', () => {
  const look = vi.fn();
  const page = effectScope();
  page.run(() => useLookAgain(() => true, look, 10_000));
  vi.advanceTimersByTime(30_000);
  expect(look).toHaveBeenCalledTimes(3);
  const seen = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  vi.advanceTimersByTime(30_000);
  expect(look).toHaveBeenCalledTimes(3);
  seen.mockRestore();
  page.stop();
});
