import { Worker } from 'node:worker_threads';
import type { SparseRows } from './sparse-rows.ts';

/** Of the columns of `listeners` those that have a place, `width` of them. */
export type Lesson = { listeners: SparseRows; places: Int32Array<ArrayBuffer>; width: number };

/** trainModel() beside the main thread, which goes on meanwhile. The numbers given are handed over, not copied. */
export async function trainInThread(lesson: Lesson, signal: AbortSignal): Promise<SparseRows> {
  signal.throwIfAborted();
  const { starts, columns, values } = lesson.listeners;
  const thread = new Worker(new URL('./training-thread.ts', import.meta.url), {
    workerData: lesson,
    transferList: [starts.buffer, columns.buffer, values.buffer, lesson.places.buffer],
    resourceLimits: { maxOldGenerationSizeMb: 1_024 },
  });
  const stop = () => void thread.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<SparseRows>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
      thread.once('exit', () => {
        reject(new Error('The training was ended before it was done.'));
      });
    });
  } finally {
    signal.removeEventListener('abort', stop);
    await thread.terminate();
  }
}
