import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeFiles } from '#db/stores/library-files.ts';
import { ensureFolders } from '#db/stores/library-folders.ts';
import { claimRun } from '#db/stores/runs.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

let api: TestApi;
let token: string;

beforeAll(async () => {
  api = await startTestApi();
  token = api.tokenFor('ada', 'admin');
});
afterAll(() => api.close());

async function addLibrary(name: string): Promise<{ id: string; runId: string }> {
  const { status, body } = await api.json('/api/v1/admin/providers', {
    ...{ method: 'POST', token },
    json: { kind: 'local-library', name, config: { path: `/srv/${name}`, renditions: ['opus-128'] } },
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({ kind: 'local-library', items: 0, config: { path: `/srv/${name}` } });
  return { id: body.id as string, runId: (body.lastRun as { id: string }).id };
}

test('a library needs the whole path of a folder', async () => {
  for (const config of [{}, { path: 'music' }]) {
    const { status, body } = await api.json('/api/v1/admin/providers', {
      ...{ method: 'POST', token },
      json: { kind: 'local-library', name: 'Mine', config },
    });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('folder');
  }
});

test('copies of a kind that there is not are refused, and those that there are named', async () => {
  for (const wrong of ['opus-999', 'mp3-100', 'flac', '<b>']) {
    const { status, body } = await api.json('/api/v1/admin/providers', {
      ...{ method: 'POST', token },
      json: { kind: 'local-library', name: 'Copies', config: { path: '/srv/Copies', renditions: [wrong] } },
    });
    expect({ wrong, status }).toEqual({ wrong, status: 400 });
    expect(body.detail).toMatch(/say one of opus-32, .*opus-128, .*mp3-320$/);
  }
});

test('a folder that another library has, in whole or in part, is refused by its name', async () => {
  const { id } = await addLibrary('Shared');
  const far = await addLibrary('Shared too');
  const ask = (method: string, path: string, json: object) =>
    api.json(`/api/v1/admin/providers${path}`, { method, token, json });
  for (const path of ['/srv/Shared', '/srv/x/../Shared/', '/srv/Shared/Jazz', '/srv']) {
    const json = { kind: 'local-library', name: 'Again', config: { path } };
    for (const answer of [
      await ask('POST', '', json),
      await ask('PATCH', `/${far.id}`, { config: { path } }),
    ]) {
      expect({ path, status: answer.status }).toEqual({ path, status: 409 });
      expect(answer.body.detail).toMatch(/"Shared( too)?"/);
    }
  }
  const same = { config: { path: '/srv/Shared', watch: false } };
  expect((await ask('PATCH', `/${id}`, same)).status).toBe(200);
  expect((await ask('PATCH', `/${id}`, { config: { path: '/srv/Shared/Jazz' } })).status).toBe(200);
  for (const gone of [id, far.id])
    await api.fetch(`/api/v1/admin/providers/${gone}`, { method: 'DELETE', token });
});

test('a run that waits is stopped at once, one under way is asked to', async () => {
  const waiting = await addLibrary('Waiting');
  const stop = (id: string) => api.json(`/api/v1/admin/runs/${id}/stop`, { method: 'POST', token });
  expect(await stop(waiting.runId)).toMatchObject({ status: 202, body: { state: 'stopped' } });
  const under = await addLibrary('Under way');
  expect((await claimRun(api.database.pool, 'worker'))?.id).toBe(under.runId);
  expect(await stop(under.runId)).toMatchObject({ status: 202, body: { state: 'running' } });
  expect(await stop('00000000-0000-4000-8000-000000000000')).toMatchObject({ status: 404 });
});

test('what cannot be read is listed page by page, with its reason', async () => {
  const { id } = await addLibrary('Broken');
  const folders = await ensureFolders(api.database.pool, id, 'Broken', ['a']);
  const file = (name: string, failure: string | null) => ({
    ...{
      folderId: folders.get('a') ?? '',
      path: `a/${name}`,
      version: '1',
      size: 10,
      kind: 'track' as const,
    },
    ...{
      state: failure === null ? ('ok' as const) : ('unreadable' as const),
      failure,
      failureType: 'unreadable',
    },
    ...{ contentHash: null, trackId: null },
  });
  await writeFiles(api.database.pool, id, [
    ...['1.mp3', '2.mp3', '3.mp3'].map((name) => file(name, 'The file is empty.')),
    file('4.mp3', null),
  ]);
  const first = await api.json(`/api/v1/admin/providers/${id}/files?limit=2`, { token });
  expect(first.body.items).toMatchObject([
    { path: 'a/1.mp3', size: 10, reason: 'The file is empty.' },
    { path: 'a/2.mp3' },
  ]);
  const cursor = encodeURIComponent(first.body.nextCursor as string);
  const second = await api.json(`/api/v1/admin/providers/${id}/files?limit=2&cursor=${cursor}`, { token });
  expect(second.body).toMatchObject({ items: [{ path: 'a/3.mp3' }], nextCursor: null });
});
