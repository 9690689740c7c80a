import { createServer } from 'node:net';

/**
 * Systems give ports from 32768 (Linux) or 49152 (others) up to whoever names none, every connection included: a port
 * from there is taken now and then before its server is up, or while it is being restarted. From 28000 on the embedded
 * Postgres takes its own.
 */
const lowest = 11_000;
const sharePerWorker = 2_400;
const shares = 7;

/** Workers of one test run draw from shares of their own. */
const share = Number(process.env.VITEST_POOL_ID ?? 0) % shares;
let next = Math.floor(Math.random() * sharePerWorker);

/** A TCP port of loopback that nobody else has or is given; never the same one twice. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < sharePerWorker; tried += 1) {
    next = (next + 1) % sharePerWorker;
    const port = lowest + share * sharePerWorker + next;
    if (await isFree(port)) return port;
  }
  throw new Error('No free port on loopback.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => done(true)));
  });
}
