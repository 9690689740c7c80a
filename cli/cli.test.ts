import { execFile } from 'node:child_process';
import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { keepDeadLetter } from '#db/stores/dead-letters.ts';
import { appendEvents } from '#db/stores/event-log.ts';
import { unlinkIssuer } from '#db/stores/issuers.ts';
import { claimRun, failRun } from '#db/stores/runs.ts';
import { listLiveKeys } from '#db/stores/signing-keys.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { playsTopic } from '#events/topics.ts';
import { tailEvents } from './events/tail-events.ts';

let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'airdex-cli-'));
});
afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true, force: true });
});

type Said = { code: number; out: string; err: string };

function airdex(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<Said> {
  const main = join(import.meta.dirname, 'main.ts');
  const env = { PATH: process.env.PATH, DATABASE_URL: database.url, AIRDEX_DATA: directory, ...environment };
  return new Promise((done) => {
    execFile(process.execPath, [main, ...args], { env }, (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err });
    });
  });
}

test('token prints one bearer token of the asked roles and lifetime, and nothing else', async () => {
  const { code, out, err } = await airdex(['token', '--listener', 'ann', '--admin', '--ttl', '60']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  const [key] = await listLiveKeys(database.pool, 'tokens');
  const claims = jwt.verify(out.trim(), createSecretKey(key?.secret ?? Buffer.alloc(0)), {
    ...{ audience: 'airdex', issuer: 'airdex' },
  }) as jwt.JwtPayload;
  expect(claims).toMatchObject({ sub: 'ann', roles: ['listener', 'admin'] });
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(60);
  const plain = jwt.decode((await airdex(['token', '--listener', 'bob'])).out.trim()) as jwt.JwtPayload;
  expect(plain.roles).toEqual(['listener']);
});

test('an issuer is registered by its public keys and origins, and disabled again', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const write = async (name: string, key: object) => {
    const file = join(directory, name);
    await writeFile(file, JSON.stringify({ keys: [{ ...key, kid: 'k1' }] }));
    return file;
  };
  const jwks = await write('jwks.json', publicKey.export({ format: 'jwk' }));
  const put = ['issuer', 'put', 'cloud', '--name', 'Our cloud', '--jwks'];
  expect(await airdex([...put, jwks, '--origin', 'https://cloud.example'])).toMatchObject({
    code: 0,
    err: '',
  });
  expect((await airdex(['issuer', 'list'])).out).toMatch(
    /cloud {2}Our cloud {2}enabled {2}k1 {2}https:\/\/cloud\.example/,
  );
  expect(await airdex(['issuer', 'disable', 'cloud'])).toMatchObject({ code: 0 });
  expect((await airdex(['issuer', 'list'])).out).toMatch(/cloud {2}Our cloud {2}disabled/);
  await unlinkIssuer(database.pool, 'cloud');
  expect((await airdex(['issuer', 'list'])).out).toMatch(/cloud {2}Our cloud {2}disabled {2}no keys/);

  const secret = await write('private.json', privateKey.export({ format: 'jwk' }));
  const refused = await airdex([...put, secret]);
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.err).toContain('this is a private key');
  expect(await airdex([...put, jwks, '--origin', 'https://cloud.example/apps'])).toMatchObject({ code: 2 });
  expect(await airdex(['issuer', 'disable', 'nobody'])).toMatchObject({ code: 1 });
});

test('what was typed wrong is said with the help, and exits with 2', async () => {
  for (const args of [
    ['token'],
    ['token', '--listener', ' '],
    ['token', '--listener', 'ann', '--ttl', '0'],
    ['token', '--listener', 'ann', '--ttl', '1e9'],
    ['token', '--listener', 'ann', '--root'],
    ['provider'],
    ['provider', 'sell'],
    ['provider', 'add', 'icecast-server'],
    ['provider', 'add', 'gramophone', 'Mine'],
    ['provider', 'add', 'icecast-server', 'My', 'radio', '--url', 'http://radio.example'],
    ['provider', 'add', 'icecast-server', 'Mine', '--url', 'file:///etc/passwd'],
    ['provider', 'add', 'station', 'Mine', '--config', '[1]'],
    ['provider', 'add', 'playlist', 'Mine', '--file', join(directory, 'missing.m3u')],
    ['nonsense'],
  ]) {
    const { code, out, err } = await airdex(args);
    expect({ args, code, out }).toEqual({ args, code: 2, out: '' });
    expect(err).toContain('Usage: airdex');
  }
  expect(await airdex(['--help'])).toMatchObject({ code: 0, err: '' });
  expect((await airdex(['provider', '--help'])).out).toContain('icecast-xml');
});

test('a secret key of a bucket is kept sealed, and without AIRDEX_SECRET_KEY not at all', async () => {
  const place = { endpoint: 'https://s3.example', region: 'us-east-1', bucket: 'music', accessKeyId: 'me' };
  const config = JSON.stringify({ ...place, secretAccessKey: 'hush' });
  const args = ['provider', 'add', 's3-library', 'Bucket', '--disabled', '--json', '--config', config];
  const refused = await airdex(args);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toContain('AIRDEX_SECRET_KEY');
  const added = await airdex(args, { AIRDEX_SECRET_KEY: 'ab'.repeat(32) });
  expect(added).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(added.out)).toMatchObject({ config: { ...place, secretAccessKey: null } });
  const { rows } = await database.pool.query("SELECT config FROM providers WHERE name = 'Bucket'");
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain('hush');
  await airdex(['provider', 'remove', 'Bucket']);
});

test('add --wait follows the first refresh, and fails with it; two libraries share no folder', async () => {
  const music = ['provider', 'add', 'local-library', 'Music', '--path', join(directory, 'music')];
  const adding = airdex([...music, '--wait']);
  await vi.waitFor(
    async () => {
      const run = await claimRun(database.pool, 'worker');
      expect(run).not.toBeNull();
      await failRun(database.pool, {
        ...{ id: run?.id ?? '', worker: 'worker', error: 'It is away.', errorType: 'unreachable', drops: [] },
      });
    },
    { timeout: 60_000, interval: 100 },
  );
  const added = await adding;
  expect(added).toMatchObject({ code: 1, err: '' });
  expect(added.out).toContain('failed: It is away.');
  const again = await airdex(['provider', 'add', 'local-library', 'Again', '--path', directory]);
  expect(again).toMatchObject({ code: 1, out: '' });
  expect(again.err).toContain('"Music"');
  expect((await airdex([...music, '--wait', '--disabled'])).code).toBe(2);
  await airdex(['provider', 'remove', 'Music']);
});

test('providers are added with a run requested, listed, refreshed, and removed by name', async () => {
  const list = join(directory, 'list.m3u');
  await writeFile(list, '#EXTM3U\nhttp://radio.example/live.mp3\n');
  const added = await airdex(['provider', 'add', 'playlist', 'My list', '--file', list]);
  expect(added).toMatchObject({ code: 0, err: '' });
  expect(added.out).toContain('waiting for a refresh worker');
  await airdex([
    ...['provider', 'add', 'icecast-server', 'My radio', '--url', 'http://10.0.0.7:8000', '--signed'],
    ...['--allow-host', '10.0.0.7', '--disabled'],
  ]);
  const shown = JSON.parse((await airdex(['provider', 'list', '--json'])).out) as unknown[];
  expect(shown).toMatchObject([
    { name: 'My list', config: { contentBytes: 38 } },
    {
      ...{ name: 'My radio', enabled: false, allowedHosts: ['10.0.0.7'] },
      config: { url: 'http://10.0.0.7:8000', signed: true },
    },
  ]);
  expect(await airdex(['provider', 'refresh', 'my radio'])).toMatchObject({ code: 0 });
  expect(await airdex(['provider', 'remove', 'My radio'])).toMatchObject({ code: 0 });
  const unknown = await airdex(['provider', 'refresh', 'My radio']);
  expect(unknown.code).toBe(1);
  expect(unknown.err).toContain('There are: My list');
});

test('icecast-xml prints the part for named mounts, escaped', async () => {
  await airdex(['provider', 'add', 'icecast-server', 'Signed', '--url', 'http://radio.example', '--signed']);
  const { out } = await airdex([
    'provider',
    'icecast-xml',
    'Signed',
    '/a&b.mp3',
    '--url',
    'https://airdex.example/',
  ]);
  expect(out).toContain('<mount-name>/a&amp;b.mp3</mount-name>');
  expect(out).toMatch(/value="https:\/\/airdex\.example\/icecast\/[0-9a-f-]{36}\/listener"/);
  expect((await airdex(['provider', 'icecast-xml', 'Signed'])).code).toBe(1);
});

test('doctor says in words what is well and what is broken, and exits accordingly', async () => {
  const port = '1';
  const well = await airdex(['doctor'], { PORT: port });
  expect(well.code).toBe(0);
  expect(well.out).toContain('ok  database: answers');
  expect(well.out).toMatch(/! {3}API: http:\/\/127\.0\.0\.1:1 does not answer/);

  const broken = await airdex(['doctor', '--json'], {
    ...{ PORT: port, HOST: '0.0.0.0', DATABASE_URL: 'postgres://a:b@127.0.0.1:1/none' },
    REDIS_URL: 'redis://127.0.0.1:1',
  });
  expect(broken.code).toBe(1);
  const findings = JSON.parse(broken.out) as { about: string; state: string; words: string }[];
  const states = Object.fromEntries(findings.map(({ about, state }) => [about, state]));
  expect(states).toMatchObject({
    database: 'failing',
    Redis: 'failing',
    exposure: 'warning',
    PUBLIC_URL: 'warning',
  });
  expect(broken.out).not.toContain('a:b@');
});

test('doctor tells an old schema, a failing provider and old keys', async () => {
  await database.pool.query(
    `INSERT INTO signing_keys (kid, purpose, secret, created_at) VALUES ('old', 'links', '\\x00', now() - interval '1 year')`,
  );
  await database.pool.query(
    `INSERT INTO providers (kind, name, failures) VALUES ('icecast-server', 'Broken', 3)`,
  );
  const { out, code } = await airdex(['doctor'], { PORT: '1' });
  expect(code).toBe(0);
  expect(out).toContain('provider "Broken": failed 3 times in a row');
  expect(out).toContain('signing keys: the newest is 365 days old');

  await database.pool.query(`INSERT INTO migrations (timestamp, name) VALUES (9, 'FromTheFuture9')`);
  const stale = await airdex(['doctor'], { PORT: '1' });
  expect(stale.code).toBe(1);
  const refused = await airdex(['token', '--listener', 'ann']);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(/database/i);
  await database.pool.query(`DELETE FROM migrations WHERE name = 'FromTheFuture9'`);
});

test('a wrong variable is named', async () => {
  const { code, err } = await airdex(['migrate'], { DATABASE_URL: 'mysql://localhost' });
  expect(code).toBe(1);
  expect(err).toContain('DATABASE_URL');
});

test('pair prints a link of one use for the address that is asked or set, and refuses what is none', async () => {
  const link = /^https:\/\/airdex\.example\/#\/connect\/[\w-]{22}\n$/;
  const made = await airdex(['pair', '--name', 'Ours', '--url', 'https://airdex.example/']);
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.out).toMatch(link);
  expect((await airdex(['pair'], { PUBLIC_URL: 'https://airdex.example' })).out).toMatch(link);
  const assumed = await airdex(['pair'], { PORT: '4123' });
  expect(assumed.out).toMatch(/^http:\/\/127\.0\.0\.1:4123\/#\/connect\//);
  expect(assumed.err).toContain('http://127.0.0.1:4123 is assumed. Say --url');
  const local = await airdex(['pair', '--url', 'http://localhost:4123']);
  expect(local).toMatchObject({
    code: 0,
    err: expect.stringContaining('Only this machine reaches') as string,
  });
  expect(await airdex(['pair', '--url', 'airdex.example'])).toMatchObject({ code: 1, out: '' });
  expect(await airdex(['pair', '--for', 'nextcloud:nobody'])).toMatchObject({ code: 1, out: '' });
  expect(await airdex(['pair', '--name', ' '])).toMatchObject({ code: 2, out: '' });
});

test('dead letters are listed with their reasons, and asked to be read again', async () => {
  const { pool } = database;
  const letter = { consumer: 'history', topic: 'airdex.plays.v1', key: 'anna', body: { any: 'thing' } };
  const evil = 'cannot be \u001b[2J read';
  await keepDeadLetter(pool, { ...letter, eventId: 'anna:1', reason: 'failed', detail: evil });
  await keepDeadLetter(pool, { ...letter, eventId: 'anna:2', reason: 'unknown-type', detail: 'v2' });

  const { out, code } = await airdex(['events', 'list']);
  expect(code).toBe(0);
  expect(out).toMatch(
    /anna:2 {2}unknown-type \(once\): v2\n.*anna:1 {2}failed \(once\): cannot be {2}\[2J read\n/s,
  );
  const [first] = (await airdex(['events', 'list', '--reason', 'failed', '--json'])).out.trim().split('\n');
  const { id } = JSON.parse(first ?? '') as { id: number };
  expect(JSON.parse(first ?? '')).toMatchObject({ eventId: 'anna:1', body: { any: 'thing' }, detail: evil });

  expect((await airdex(['events', 'replay', '--consumer', 'nobody'])).out).toMatch(/no dead letters/);
  expect((await airdex(['events', 'replay', '--id', String(id)])).out).toMatch(/^1 will be read again/);
  const asked = await pool.query('SELECT event_id FROM dead_letters WHERE replay_asked_at IS NOT NULL');
  expect(asked.rows).toEqual([{ event_id: 'anna:1' }]);
  expect((await airdex(['events', 'replay'])).out).toMatch(/^2 will/);
  expect((await airdex(['events', 'list'])).out).toMatch(/to be read again/);
  expect(await airdex(['events', 'replay', '--id', '999999'])).toMatchObject({ code: 1 });
});

test('tail prints the last events as lines of JSON, tombstones too, and moves nobody', async () => {
  const events = ['a', 'b', 'c'].map((id) => ({ id, key: 'anna', body: { said: id } }));
  await appendEvents(database.pool, 'airdex.listens.v1', [...events, { id: 'e', key: 'anna', body: null }]);
  const { out } = await airdex(['events', 'tail', '--topic', 'listens', '--last', '3', '--end']);
  expect(out).toBe('{"said":"b"}\n{"said":"c"}\n{"erased":"anna"}\n');
  expect((await airdex(['events', 'tail', '--topic', 'plays', '--end'])).out).toBe('');
  expect((await database.pool.query('SELECT FROM consumer_offsets')).rowCount).toBe(0);
});

test('tail waits for what comes, until it is interrupted', async () => {
  const lines: string[] = [];
  const interrupted = new AbortController();
  const follow = { topic: playsTopic, last: 10, follow: true, signal: interrupted.signal } as const;
  const tailing = tailEvents(database, follow, (line) => lines.push(line));
  await appendEvents(database.pool, playsTopic, [{ id: 'new', key: 'anna', body: { n: 1 } }]);
  await vi.waitFor(() => expect(lines).toEqual(['{"n":1}']), 45_000);
  interrupted.abort();
  await tailing;
});

test.each([
  ['events'],
  ['events', 'forget'],
  ['events', 'tail', '--topic', 'weather'],
  ['events', 'list', '--id', 'one'],
  ['events', 'replay', '--everything'],
])('%s %s %s is misuse, and the help is shown', async (...args) => {
  const { code, err } = await airdex(args);
  expect(code).toBe(2);
  expect(err).toMatch(/Usage: airdex events/);
});
