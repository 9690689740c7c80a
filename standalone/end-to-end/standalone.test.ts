import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findPostmaster } from '#db/embedded-postgres/postmaster.ts';
import { freePort } from '#test-parts/free-port.ts';
import type { RunningProgram } from '#test-parts/run-program.ts';
import { airdexCommand, prepareAirdex, runAirdex, type AirdexSetup } from './run-airdex.ts';

type Station = { id: string; name: string; playLink: string; streams: { url: string }[]; favorite: boolean };

let dataDir: string;
let setup: AirdexSetup;
let airdex: RunningProgram;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'airdex-standalone-'));
  setup = await prepareAirdex(dataDir);
  airdex = await runAirdex(setup);
});
afterAll(async () => {
  await airdex.stop('SIGINT');
  await rm(dataDir, { recursive: true, force: true });
});

async function ask<T>(path: string, token?: string, method = 'GET'): Promise<T> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(setup.url + path, { method, headers });
  if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

async function findDemo(query: string): Promise<Station> {
  return vi.waitFor(
    async () => {
      const { items } = await ask<{ items: Station[] }>(`/api/v1/radio?q=${encodeURIComponent(query)}`);
      const [first] = items;
      if (!first) throw new Error(`Nothing was found for "${query}".`);
      return first;
    },
    { timeout: 60_000, interval: 200 },
  );
}

/** The first bytes of a stream, wherever it leads. */
async function hear(url: string): Promise<{ url: string; type: string | null; start: Buffer }> {
  const leaving = new AbortController();
  const answer = await fetch(url, { signal: leaving.signal });
  const first = await answer.body?.getReader().read();
  leaving.abort();
  const start = Buffer.from((first?.value as Uint8Array | undefined) ?? []);
  return { url: answer.url, type: answer.headers.get('content-type'), start };
}

test('a first start lists demo stations that are found by name and sound straight from their origin', async () => {
  const station = await findDemo('slow tid');
  expect(station.name).toBe('Demo: Slow Tides');
  const stream = station.streams[0]?.url ?? '';
  expect(stream).toMatch(new RegExp(`^${setup.demoUrl}/`));
  for (const address of [stream, station.playLink]) {
    const heard = await hear(address);
    expect(heard).toMatchObject({ url: stream, type: 'audio/mpeg' });
    expect([heard.start[0], (heard.start[1] ?? 0) & 0xe0]).toEqual([0xff, 0xe0]);
  }
});

test('what a demo station plays is told while somebody looks at it', async () => {
  const station = await findDemo('slow tid');
  const leaving = new AbortController();
  const answer = await fetch(`${setup.url}/api/v1/now-playing?items=${station.id}`, {
    signal: leaving.signal,
  });
  let told = '';
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    told += piece;
    if (told.includes('"artist":"Airdex Demo"')) break;
  }
  expect(told).toContain('event: now-playing');
  leaving.abort();
});

test('a play has the titles of its station read, and its songs kept', async () => {
  const station = await findDemo('paper lan');
  const token = await airdexCommand(setup, 'token', '--listener', 'anna');
  const at = new Date().toISOString();
  const event = {
    id: 'e',
    play: 'p',
    seq: 0,
    type: 'started',
    item: station.id,
    at,
    positionMs: 0,
    listenedMs: 0,
  };
  const answer = await fetch(`${setup.url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ sentAt: at, events: [event] }),
  });
  expect(answer.status).toBe(202);
  await vi.waitFor(
    async () => {
      const { items } = await ask<{ items: { artist: string }[] }>(`/api/v1/radio/${station.id}/songs`);
      expect(items[0]?.artist).toBe('Airdex Demo');
    },
    { timeout: 60_000, interval: 250 },
  );
});

test('radio-browser is configured, and where it cannot be reached says so and when it is tried again', async () => {
  const token = await airdexCommand(setup, 'token', '--listener', 'admin', '--admin');
  await vi.waitFor(
    async () => {
      const { items } = await ask<{
        items: { kind: string; failures: number; nextRunAt: string; lastRun: { error: string } | null }[];
      }>('/api/v1/admin/providers', token);
      const card = items.find(({ kind }) => kind === 'radio-browser');
      expect(card?.failures).toBeGreaterThan(0);
      expect(card?.lastRun?.error).toMatch(/\w+ \w+/);
      expect(Date.parse(card?.nextRunAt ?? '')).toBeGreaterThan(Date.now());
    },
    { timeout: 90_000, interval: 500 },
  );
});

test('the command line finds the running one, and prints a token that the API takes', async () => {
  const token = await airdexCommand(setup, 'token', '--listener', 'ann');
  expect(await ask('/api/v1/me', token)).toMatchObject({ name: 'ann', roles: ['listener'] });
  expect(await airdexCommand(setup, 'provider', 'list')).toContain('radio-browser');
  expect(await airdexCommand(setup, 'doctor')).toContain(`API: ${setup.url} is ready`);
});

test('a second one on the same data, and a busy port, are told what to do', async () => {
  const second = await prepareAirdex(dataDir);
  const refused = await runAirdex(second).catch((error: unknown) => String(error));
  expect(refused).toMatch(/did not start: Another Airdex runs on the data/);

  const elsewhere = await mkdtemp(join(tmpdir(), 'airdex-busy-'));
  const busy = await prepareAirdex(elsewhere, { PORT: new URL(setup.url).port });
  const complaint = await new Promise<string>((done) => {
    execFile(process.execPath, ['standalone/main.ts'], { env: busy.env }, (error, _out, err) => {
      done(`${String(error?.code)} ${err}`);
    });
  });
  expect(complaint).toMatch(/^1 Airdex did not start: Port \d+ is taken: .* set PORT to another/);
  expect(await findPostmaster(join(elsewhere, 'postgres/cluster'))).toBeUndefined();
  await rm(elsewhere, { recursive: true, force: true });
  expect((await fetch(`${setup.url}/readyz`)).status).toBe(200);
});

test('kill -9 loses no favorite; what an admin removed does not come back; Ctrl-C stops all of it', async () => {
  const station = await findDemo('paper lanterns');
  const token = await airdexCommand(setup, 'token', '--listener', 'ann');
  await ask(`/api/v1/me/favorites/${station.id}`, token, 'PUT');
  await airdexCommand(setup, 'provider', 'remove', 'radio-browser');
  await airdex.stop('SIGKILL');

  airdex = await runAirdex(setup);
  const { items } = await ask<{ items: { urn: string }[] }>('/api/v1/me/favorites', token);
  expect(items).toMatchObject([{ urn: station.id }]);
  expect(await airdexCommand(setup, 'provider', 'list')).not.toContain('radio-browser');

  await airdex.stop('SIGINT');
  expect(airdex.process.exitCode).toBe(0);
  expect(airdex.output()).toContain('Stopped.');
  expect(await findPostmaster(join(dataDir, 'postgres/cluster'))).toBeUndefined();
});

test('AIRDEX_DEMO=off leaves the demo out, its stations stay in favorites', async () => {
  setup = { ...setup, env: { ...setup.env, AIRDEX_DEMO: 'off', DEMO_PORT: String(await freePort()) } };
  airdex = await runAirdex(setup);
  const token = await airdexCommand(setup, 'token', '--listener', 'ann');
  expect((await ask<{ items: unknown[] }>('/api/v1/radio')).items).toEqual([]);
  const { items } = await ask<{ items: { title: string }[] }>('/api/v1/me/favorites', token);
  expect(items).toMatchObject([{ title: 'Demo: Paper Lanterns' }]);
  await expect(fetch(setup.demoUrl)).rejects.toThrow();
});
