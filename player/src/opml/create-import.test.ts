import { expect, test, vi } from 'vitest';
import type { Import } from '../../../api/contract/subscription.ts';
import { ApiAway, ApiRefusal } from '../api/api-error.ts';
import { createFakeClock } from '../test-parts/fake-clock.ts';
import { createImport, type ImportApi, timeLeft } from './create-import.ts';

function anImport(given: Partial<Import> = {}, added = 0): Import {
  return {
    id: 'one',
    state: 'running',
    fileName: 'shows.opml',
    error: null,
    total: 100,
    counts: { added, known: 0, waiting: 100 - added, failed: 0, refused: 0 },
    createdAt: '2026-01-01T00:00:00.000Z',
    finishedAt: null,
    ...given,
  };
}
const settle = () => new Promise((resolve) => setTimeout(resolve));
const file = new Blob(['<opml/>']);

function setUp(answers: (Import | Error)[], kept: string | null = null) {
  const clock = createFakeClock();
  const onProgress = vi.fn();
  const keeper = { value: kept };
  const next = () => {
    const answer = answers.shift() ?? anImport();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const api: ImportApi = { startImport: vi.fn(next), import: vi.fn(next), stopImport: vi.fn(next) };
  return { clock, api, keeper, onProgress, made: createImport(api, clock, keeper, onProgress) };
}

test('follows an import until it is finished, and tells whoever shows the subscriptions', async () => {
  const { made, clock, api, onProgress } = setUp([
    anImport(),
    anImport({}, 40),
    anImport({ state: 'succeeded' }, 100),
  ]);
  await made.start(file, 'shows.opml');
  for (let each = 0; each < 6; each += 1) {
    clock.pass(1_000);
    await settle();
  }
  expect(made.state.import?.state).toBe('succeeded');
  expect(api.import).toHaveBeenCalledTimes(2);
  expect(onProgress).toHaveBeenCalledTimes(2);
});

test('finds it again after the page was left', async () => {
  const { made } = setUp([anImport({}, 30)], 'one');
  await made.resume();
  expect(made.state.import?.counts.added).toBe(30);
});

test('asks again later while Airdex is away, and forgets what is gone', async () => {
  const gone = new ApiRefusal({ type: 'x', title: 'Gone', status: 404 });
  const { made, clock, api, keeper } = setUp([new ApiAway(null), gone], 'one');
  await made.resume();
  expect(keeper.value).toBe('one');
  clock.pass(5_000);
  await settle();
  expect(api.import).toHaveBeenCalledTimes(2);
  expect(keeper.value).toBeNull();
});

test('keeps why a file was not even taken', async () => {
  const { made } = setUp([new ApiRefusal({ type: 'x', title: 'Too large', status: 413 })]);
  await made.start(file, 'huge.opml');
  expect(made.state.failure).toBeInstanceOf(ApiRefusal);
  expect(made.state.starting).toBe(false);
});

test('says how long it takes only once that is known', () => {
  expect(timeLeft({ at: 0, done: 0 }, { at: 10_000, done: 50 }, 100)).toBe(10_000);
  expect(timeLeft({ at: 0, done: 0 }, { at: 1_000, done: 50 }, 100)).toBeNull();
  expect(timeLeft({ at: 0, done: 0 }, { at: 10_000, done: 50 }, null)).toBeNull();
  expect(timeLeft({ at: 0, done: 50 }, { at: 10_000, done: 50 }, 100)).toBeNull();
});
