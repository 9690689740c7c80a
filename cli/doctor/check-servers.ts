import { Redis } from 'ioredis';
import type { ApiConfig } from '#api/config.ts';
import { failing, ok, warning, type Finding } from './finding.ts';

const patienceMs = 3_000;

/** Who answers: the API, the media host, Redis where one is configured. */
export async function checkServers(config: ApiConfig): Promise<Finding[]> {
  const host = ['0.0.0.0', '::'].includes(config.host) ? '127.0.0.1' : config.host;
  const local = `http://${host.includes(':') ? `[${host}]` : host}:${String(config.port)}`;
  const addresses = [local, ...(config.publicUrl === undefined ? [] : [config.publicUrl])];
  return Promise.all([
    ...addresses.map(checkApi),
    checkMediaHost(config.mediaUrl),
    ...(config.redisUrl === undefined ? [] : [checkRedis(config.redisUrl)]),
  ]);
}

async function checkApi(url: string): Promise<Finding> {
  const answer = await ask(`${url}/readyz`);
  if (typeof answer === 'string') return warning('API', `${url} does not answer (${answer}): is it running?`);
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  if (answer.status === 200 && body.status === 'ready') return ok('API', `${url} is ready`);
  if (body.status === undefined)
    return failing('API', `${url} answers, but that is not Airdex: another program has this port. Set PORT.`);
  return failing('API', `${url} is not ready: database ${String(body.database)}`);
}

async function checkMediaHost(url: string): Promise<Finding> {
  const answer = await ask(`${url}/healthz`);
  if (typeof answer === 'string')
    return warning('media host', `${url} does not answer (${answer}): pictures are not shown until it runs`);
  return answer.ok
    ? ok('media host', `${url} answers`)
    : failing('media host', `${url} answers ${String(answer.status)}: is MEDIA_URL that of the media host?`);
}

async function checkRedis(url: string): Promise<Finding> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: patienceMs });
  let reason = '';
  redis.on('error', (error: Error) => (reason = error.message));
  try {
    await redis.connect();
    await redis.ping();
    return ok('Redis', 'answers');
  } catch (error) {
    return failing(
      'Redis',
      `does not answer (${reason || (error as Error).message}): pages are made anew each time. Check REDIS_URL.`,
    );
  } finally {
    redis.disconnect();
  }
}

/** The answer, or why there is none. */
function ask(url: string): Promise<Response | string> {
  return fetch(url, { signal: AbortSignal.timeout(patienceMs) }).catch((error: unknown) => {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    return cause?.code ?? (name === 'TimeoutError' ? 'no answer in time' : name);
  });
}
