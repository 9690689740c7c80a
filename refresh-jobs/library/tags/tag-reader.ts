import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { TrackEntry } from '#catalog/library/track-entry.ts';
import { limitPerHost } from '#refresh-jobs/polite-fetch/limit-per-host.ts';
import type { OpenFile } from '#refresh-jobs/library/library-source.ts';
import type { PictureResult, PictureTask, TagResult, TagTask, ThreadSays } from './tag-thread.ts';

export type TagReader = {
  /** Reads one file's tags in a thread. Throws a SourceError: 'unreadable', 'over-limit', or what reading it threw. */
  read(file: OpenFile, task: Omit<TagTask, 'port'>, signal: AbortSignal): Promise<TrackEntry>;
  /** The cover that is embedded in a file; a SourceError where there is none. */
  readPicture(file: OpenFile, task: Omit<PictureTask, 'port'>, signal: AbortSignal): Promise<Buffer>;
  /** How many files are worth being read at once. */
  width: number;
  close(): Promise<void>;
};

export type TagReaderOptions = {
  threads: number;
  /** For one file, without what waiting for its bytes takes. */
  limitMs?: number;
  memoryMb?: number;
  /** Left out: tag-thread.ts. */
  thread?: URL;
};

const LIMIT_MS = 20_000;
const MEMORY_MB = 192;

/**
 * Threads that read tags, so that a scan holds up nothing else. A file at which a parser loops or eats all memory costs
 * its thread, and the next file gets a new one.
 */
export function startTagReader({
  threads,
  limitMs = LIMIT_MS,
  memoryMb = MEMORY_MB,
  thread = new URL('./tag-thread.ts', import.meta.url),
}: TagReaderOptions): TagReader {
  const pool = new Piscina({
    filename: thread.href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 5_000,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 16 },
  });
  // A thread may run out of memory just after it was told to end; whoever waited for it was answered.
  pool.on('error', () => undefined);
  // What waits in the pool's own queue is forgotten when a thread is ended; so nothing waits there.
  const limit = limitPerHost(threads);
  const run: Run = async (name, file, task, signal) => {
    const done = await limit('threads', signal);
    try {
      return await runOne(pool, name, file, task, { limitMs, signal });
    } finally {
      done();
    }
  };
  return {
    width: threads * 2,
    read: async (file, task, signal) => {
      const result = (await run('readTags', file, task, signal)) as TagResult;
      if ('entry' in result) return result.entry;
      throw new SourceError('unreadable', result.failure);
    },
    readPicture: async (file, task, signal) => {
      const result = (await run('readPicture', file, task, signal)) as PictureResult;
      if ('picture' in result) return Buffer.from(result.picture.buffer);
      throw new SourceError('unreadable', result.failure);
    },
    close: () => pool.destroy(),
  };
}

type Run = (
  name: 'readTags' | 'readPicture',
  file: OpenFile,
  task: Omit<PictureTask, 'port'>,
  signal: AbortSignal,
) => Promise<unknown>;

async function runOne(
  pool: Piscina,
  name: 'readTags' | 'readPicture',
  file: OpenFile,
  task: Omit<PictureTask, 'port'>,
  { limitMs, signal }: { limitMs: number; signal: AbortSignal },
): Promise<unknown> {
  signal.throwIfAborted();
  const { port1, port2 } = new MessageChannel();
  const tooLong = new AbortController();
  const lost: { error?: unknown } = {};
  const clock = startClock(limitMs, () => {
    tooLong.abort();
  });
  port1.on('message', (message: ThreadSays) => {
    if (message === 'begun') {
      clock.go();
      return;
    }
    clock.pause();
    file.read(message.start, message.length).then(
      (bytes) => {
        clock.go();
        const own = new Uint8Array(bytes);
        port1.postMessage(own, [own.buffer]);
      },
      (error: unknown) => {
        lost.error = error;
        tooLong.abort();
      },
    );
  });
  try {
    return (await pool.run(
      { ...task, port: port2 },
      {
        name,
        transferList: [port2, ...task.pieces.map(({ bytes }) => bytes.buffer as ArrayBuffer)],
        signal: AbortSignal.any([signal, tooLong.signal]),
      },
    )) as unknown;
  } catch (error) {
    signal.throwIfAborted();
    if ('error' in lost) throw lost.error;
    throw explain(error, tooLong.signal.aborted, limitMs);
  } finally {
    clock.pause();
    port1.close();
  }
}

function explain(error: unknown, isTooLong: boolean, limitMs: number): unknown {
  if (isTooLong) {
    const seconds = String(Math.round(limitMs / 1_000));
    return new SourceError('over-limit', `Its tags could not be understood within ${seconds} s.`, {
      cause: error,
    });
  }
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new SourceError('over-limit', 'Its tags need more memory than one file may have.', {
      cause: error,
    });
  }
  return error;
}

function startClock(limitMs: number, onEnd: () => void): { go(): void; pause(): void } {
  let left = limitMs;
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  const pause = () => {
    if (timer) left -= performance.now() - since;
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    go: () => {
      pause();
      since = performance.now();
      timer = setTimeout(onEnd, Math.max(0, left));
    },
    pause,
  };
}
