import { expect, test, vi } from 'vitest';
import { createFakeClock } from '../test-parts/fake-clock.ts';
import { createForgetting } from './create-forgetting.ts';

function setUp(forget = () => Promise.resolve()) {
  const clock = createFakeClock();
  const told = vi.fn<(play: string) => Promise<void>>(forget);
  const failed = vi.fn();
  return { clock, told, failed, forgetting: createForgetting(clock, told, failed) };
}

test('a play is out of sight at once, and forgotten when nobody took that back', () => {
  const { clock, told, forgetting } = setUp();
  forgetting.start('one');
  expect(forgetting.hidden.has('one')).toBe(true);
  expect(told).not.toHaveBeenCalled();
  clock.pass(11_000);
  expect(told).toHaveBeenCalledExactlyOnceWith('one');
  expect(forgetting.hidden.has('one')).toBe(true);
});

test('what was taken back is seen again, and stays', () => {
  const { clock, told, forgetting } = setUp();
  forgetting.start('one');
  forgetting.takeBack('one');
  clock.pass(60_000);
  expect(forgetting.hidden.size).toBe(0);
  expect(told).not.toHaveBeenCalled();
});

test('whoever leaves the page has it forgotten now, once', () => {
  const { clock, told, forgetting } = setUp();
  forgetting.start('one');
  forgetting.close();
  clock.pass(60_000);
  expect(told).toHaveBeenCalledOnce();
});

test('what Airdex did not forget is seen again, and said', async () => {
  const { clock, failed, forgetting } = setUp(() => Promise.reject(new Error('away')));
  forgetting.start('one');
  clock.pass(11_000);
  await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce(), 45_000);
  expect(forgetting.hidden.size).toBe(0);
});
