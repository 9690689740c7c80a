import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export type RunningProgram = {
  process: ChildProcess;
  /** What it wrote so far, both outputs together. */
  output(): string;
  /** Waits until the program has ended; SIGTERM unless told otherwise. */
  stop(signal?: NodeJS.Signals): Promise<void>;
};

/** Starts a program and waits until `ready` says yes; throws with its output where it ends or never gets ready. */
export async function runProgram(
  command: string,
  args: string[],
  ready: (output: string) => boolean | Promise<boolean>,
  options: { env?: NodeJS.ProcessEnv; cwd?: string; uid?: number; gid?: number; waitMs?: number } = {},
): Promise<RunningProgram> {
  const { waitMs = 120_000, ...rest } = options;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...rest });
  let output = '';
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-100_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  let isOver = false;
  void ended.then(() => (isOver = true));
  child.once('error', (error) => (output += String(error)));
  // A test run that is broken off leaves nothing running.
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  void ended.then(() => process.off('exit', killWithUs));

  const deadline = Date.now() + waitMs;
  while (!(await ready(output))) {
    if (isOver || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${command} ${isOver ? 'ended' : 'did not get ready'}:\n${output}`);
    }
    await sleep(50);
  }
  return {
    process: child,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      if (!isOver) child.kill(signal);
      await ended;
    },
  };
}
