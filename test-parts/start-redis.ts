import { connect } from 'node:net';
import { freePort } from './free-port.ts';
import { parts } from './parts.ts';
import { runProgram, type RunningProgram } from './run-program.ts';

export type RedisPart = {
  url: string;
  port: number;
  /** Hangs: accepts connections and answers nothing, until it is resumed. */
  pause(): void;
  resume(): void;
  close(): Promise<void>;
  kill(): Promise<void>;
};

/** Debian's Redis, in memory alone. Give the port of an earlier one to restart it. */
export async function startRedis(port?: number): Promise<RedisPart> {
  const chosen = port ?? (await freePort());
  const args = ['--port', String(chosen), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const redis: RunningProgram = await runProgram(parts.redis.program, args, () => accepts(chosen));
  return {
    url: `redis://127.0.0.1:${String(chosen)}`,
    port: chosen,
    pause: () => void redis.process.kill('SIGSTOP'),
    resume: () => void redis.process.kill('SIGCONT'),
    close: () => redis.stop(),
    kill: () => redis.stop('SIGKILL'),
  };
}

/** Whether something accepts connections on that port of loopback. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
