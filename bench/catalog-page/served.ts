import { fork } from 'node:child_process';

type Started = { url: string; tokens: string[] };
export type Served = Started & {
  /** Microseconds of processor time that the server has used so far. */
  cpu(): Promise<number>;
  close(): Promise<void>;
};

/** Runs a server in a process of its own, so that it shares none of its processor time with the load. */
export async function serve(module: string, ...args: string[]): Promise<Served> {
  const child = fork(new URL(module, import.meta.url), args);
  const answer = <T>() => new Promise<T>((done) => child.once('message', (message) => done(message as T)));
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const started = await Promise.race([
    answer<Started>(),
    ended.then(() => {
      throw new Error(`${module} ended before it served.`);
    }),
  ]);
  return {
    ...started,
    cpu: () => {
      child.send('cpu');
      return answer<number>();
    },
    close: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The other end: says where it serves, and what processor time it used whenever it is asked. */
export function reportTo(parent: NodeJS.Process, started: Started): void {
  parent.on('message', () => {
    const { user, system } = process.cpuUsage();
    parent.send?.(user + system);
  });
  parent.send?.(started);
}
