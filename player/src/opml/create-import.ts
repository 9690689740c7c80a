import { reactive } from 'vue';
import type { Import } from '../../../api/contract/subscription.ts';
import type { PodcastApi } from '../api/podcast-api.ts';
import { ApiRefusal } from '../api/api-error.ts';
import type { Clock } from '../playback/clock.ts';

const lookMs = 1_000;
const awayMs = 5_000;

export type ImportApi = Pick<PodcastApi, 'startImport' | 'import' | 'stopImport'>;

/** The import that runs or ran last. `kept` remembers its id, so that it is found again on another day. */
export function createImport(
  api: ImportApi,
  clock: Clock,
  kept: { value: string | null },
  onProgress: () => void,
) {
  const state = reactive({
    import: null as Import | null,
    /** When it was first seen running here, and how far it was; time left is reckoned from there. */
    since: null as { at: number; done: number } | null,
    timeLeftMs: null as number | null,
    starting: false,
    failure: null as unknown,
  });
  let stopLooking: (() => void) | undefined;

  async function start(file: Blob, fileName: string): Promise<void> {
    Object.assign(state, { starting: true, failure: null, since: null, timeLeftMs: null });
    try {
      seen(await api.startImport(file, fileName));
    } catch (error) {
      state.failure = error;
    }
    state.starting = false;
  }

  /** Finds again what was running when the page was left. */
  async function resume(): Promise<void> {
    if (kept.value !== null && state.import === null) await look(kept.value);
  }

  async function look(id: string): Promise<void> {
    stopLooking?.();
    try {
      seen(await api.import(id));
    } catch (error) {
      if (error instanceof ApiRefusal && error.problem.status === 404) dismiss();
      else if (kept.value === id) stopLooking = clock.after(awayMs, () => void look(id));
    }
  }

  function seen(now: Import): void {
    const before = state.import;
    state.import = now;
    kept.value = now.id;
    const done = doneOf(now);
    if (now.state === 'running') {
      state.since ??= { at: clock.now(), done };
      state.timeLeftMs = timeLeft(state.since, { at: clock.now(), done }, now.total);
      stopLooking = clock.after(lookMs, () => void look(now.id));
    } else state.timeLeftMs = null;
    if (before && (before.state !== now.state || doneOf(before) !== done)) onProgress();
  }

  async function stop(): Promise<void> {
    const running = state.import;
    if (!running) return;
    try {
      await api.stopImport(running.id);
    } catch (error) {
      state.failure = error;
    }
    await look(running.id);
  }

  function dismiss(): void {
    stopLooking?.();
    kept.value = null;
    Object.assign(state, { import: null, since: null, timeLeftMs: null, failure: null });
  }

  return { state, start, resume, stop, dismiss };
}
export type RunningImport = ReturnType<typeof createImport>;

/** Lines that are settled; those that wait for their feed are subscribed, but not read yet. */
export function doneOf({ counts }: Pick<Import, 'counts'>): number {
  return counts.added + counts.known + counts.failed + counts.refused;
}

/** Known only once some have been read; the first seconds say little. */
export function timeLeft(
  since: { at: number; done: number },
  now: { at: number; done: number },
  total: number | null,
): number | null {
  const done = now.done - since.done;
  const passed = now.at - since.at;
  if (total === null || done < 5 || passed < 3_000) return null;
  return Math.max(0, Math.round(((total - now.done) * passed) / done));
}
