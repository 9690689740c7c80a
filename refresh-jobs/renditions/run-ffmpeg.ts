import { spawn } from 'node:child_process';
import { once } from 'node:events';

export type FfmpegRun = { code: number | null; output: string; errors: string };
export type FfmpegOptions = {
  /** An open file that is its standard input. */
  input?: number;
  signal: AbortSignal;
  timeoutMs: number;
  /** Where programs are looked for; PATH unless said. */
  searchPath?: string | undefined;
};

const mostOutput = 20_000;

/** Runs ffmpeg or ffprobe with the least priority. Throws where there is none (ENOENT), and when it was stopped. */
export async function runFfmpeg(
  program: string,
  args: string[],
  { input, signal, timeoutMs, searchPath = process.env['PATH'] }: FfmpegOptions,
): Promise<FfmpegRun> {
  signal.throwIfAborted();
  const child = spawn('nice', ['-n', '19', program, ...args], {
    stdio: [input ?? 'ignore', 'pipe', 'pipe'],
    // Nothing of ours is its business.
    env: { PATH: searchPath },
  });
  let output = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-mostOutput)));
  child.stderr?.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-mostOutput)));
  const stop = () => child.kill('SIGKILL');
  const late = setTimeout(stop, timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    signal.throwIfAborted();
    // What nice says of a program that is not there.
    if (code === 127) throw Object.assign(new Error(`${program} is not there.`), { code: 'ENOENT' });
    return { code, output, errors };
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
  }
}
