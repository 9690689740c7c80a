import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import CopiesState from './CopiesState.vue';
import { exampleApi, exampleProvider, exampleRun } from './example-provider.ts';
import RunProgress from './RunProgress.vue';
import UnreadableFiles from './UnreadableFiles.vue';

afterEach(() => {
  vi.useRealTimers();
  document.body.innerHTML = '';
});

test('a scan says how long it takes yet, once that can be said', () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T10:01:00Z') });
  const counts = { seen: 250, added: 250, updated: 0, unchanged: 0, retired: 0, dropped: 0 };
  const run = exampleRun({ state: 'running', expected: 1_000, counts, finishedAt: null });
  const words = mount(RunProgress, { props: { run } }).text();
  expect(words).toContain('250 of 1,000 read');
  expect(words).toContain('about 3 min left');
  const early = mount(RunProgress, { props: { run: { ...run, startedAt: '2026-11-20T10:00:59Z' } } });
  expect(early.text()).not.toContain('left');
});

test('every file that could not be read has its reason', async () => {
  const file = {
    path: 'a/broken.mp3',
    size: 12,
    reason: 'It ends in the middle.',
    readAt: '2026-11-20T10:00:00Z',
  };
  const files = vi.fn().mockResolvedValue({ items: [file], nextCursor: null });
  const provider = exampleProvider({ kind: 'local-library', config: { path: '/srv/music' } });
  const dialog = mount(UnreadableFiles, {
    props: { api: exampleApi({ files }), provider },
    attachTo: document.body,
  });
  await flushPromises();
  expect(document.body.textContent).toContain('a/broken.mp3');
  expect(document.body.textContent).toContain('It ends in the middle.');
  dialog.unmount();
});

test('an admin sees how far the copies for slow connections are, and what keeps them', () => {
  const copies = { ready: 12, waiting: 27, failed: 1, bytes: 51_000_000, trouble: 'ffmpeg is not there.' };
  const words = mount(CopiesState, { props: { copies } }).text();
  expect(words).toContain('12 of 40 copies made, 51 MB');
  expect(words).toContain('ffmpeg is not there.');
});
