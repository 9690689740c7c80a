import { pino } from 'pino';
import { readConfig, type ApiConfig } from '#api/config.ts';
import { issueToken, type Role } from '#api/issue-token.ts';
import { startApi, type Api } from '#api/start-api.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

export type TestApi = Api & {
  database: TestDatabase;
  /** Every line that was logged. */
  logged: string[];
  /** A bearer token of Airdex's own issuer. */
  tokenFor(subject: string, ...roles: Role[]): string;
  fetch(path: string, options?: TestRequest): Promise<Response>;
  /** The body as JSON, whatever the status. */
  json(path: string, options?: TestRequest): Promise<{ status: number; body: Record<string, unknown> }>;
};
export type TestRequest = Omit<RequestInit, 'body' | 'headers'> & {
  token?: string | undefined;
  json?: unknown;
  body?: string;
  headers?: Record<string, string>;
};

/** The whole API on a random port and a database of its own, or on a given one, which is left open. */
export async function startTestApi(
  change: Partial<ApiConfig> = {},
  options: { database?: TestDatabase; now?: () => number } = {},
): Promise<TestApi> {
  const database = options.database ?? (await createTestDatabase());
  const logged: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  const config = { ...readConfig({ PORT: '0' }), ...change };
  const api = await startApi(config, database, log, options.now && { now: options.now });

  const ask = (path: string, { token, json, headers, ...rest }: TestRequest = {}) =>
    fetch(`${api.url}${path}`, {
      redirect: 'manual',
      ...rest,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
  return {
    ...api,
    database,
    logged,
    tokenFor: (subject, ...roles) =>
      issueToken({ subject, roles: ['listener', ...roles], ttlSeconds: 600 }, api.context.issuers.ownKey()),
    fetch: ask,
    json: async (path, request) => {
      const response = await ask(path, request);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    close: async () => {
      await api.close();
      if (!options.database) await database.close();
    },
  };
}
