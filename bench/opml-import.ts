import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseOpml } from 'feedsmith';
import { pino } from 'pino';
import { readConfig } from '#api/config.ts';
import { issueToken } from '#api/issue-token.ts';
import { startApi } from '#api/start-api.ts';
import { connectDatabase } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { startImports } from '#refresh-jobs/imports/start-imports.ts';
import { readOpml } from '#refresh-jobs/opml/read-opml.ts';
import { measure, printTimings } from './measure.ts';

const lines = 10_000;
const log = pino({ level: 'silent' });
const file = (round: number) =>
  Buffer.from(
    `<?xml version="1.0"?>\n<opml version="2.0"><body>\n${Array.from(
      { length: lines },
      (_, n) =>
        `<outline text="Show ${String(n)} &amp; more" type="rss" xmlUrl="https://feeds${String(round)}.example/${String(n)}/feed.xml" htmlUrl="https://show.example/${String(n)}"/>`,
    ).join('\n')}\n</body></opml>`,
  );

const directory = await mkdtemp(join(tmpdir(), 'airdex-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir: directory });
const database = await connectDatabase(postgres.url, { maxConnections: 20 });
try {
  await migrate(database);
  const api = await startApi(
    { ...readConfig({ PORT: '0' }), rateLimit: { listener: 0, address: 0 } },
    database,
    log,
  );
  const imports = await startImports({ database, log, sealer: null, podcastsChanged: () => undefined });
  const tokens = { subject: 'bench', roles: ['listener' as const], ttlSeconds: 3_600 };
  const authorization = `Bearer ${issueToken(tokens, api.context.issuers.ownKey())}`;
  const ask = async (
    path: string,
    body?: Buffer,
  ): Promise<{ id: string; state: string; total: number | null }> => {
    const options = body ? { method: 'POST', body: new Uint8Array(body) } : {};
    const answer = await fetch(`${api.url}/api/v1/me${path}`, { ...options, headers: { authorization } });
    return (await answer.json()) as { id: string; state: string; total: number | null };
  };
  const importAll = async (body: Buffer) => {
    let seen = await ask('/import', body);
    for (; seen.state === 'running'; seen = await ask(`/imports/${seen.id}`)) await sleep(20);
    if (seen.state !== 'succeeded' || seen.total !== lines) throw new Error(`The import ${seen.state}.`);
  };
  let round = 0;
  printTimings([
    await measure(`import of ${String(lines)} new feeds, from POST to subscribed`, [0], () =>
      importAll(file(round++)),
    ),
    await measure(`import of ${String(lines)} known feeds`, [file(0)], importAll),
    await measure('reading the file alone', [file(0)], async (body) => Promise.resolve(readOpml(body))),
    await measure('compare: feedsmith reads it', [file(0)], async (body) =>
      Promise.resolve(parseOpml(body.toString())),
    ),
  ]);
  await imports.close();
  await api.close();
} finally {
  await database.close();
  await postgres.close();
  await rm(directory, { recursive: true, force: true });
}
