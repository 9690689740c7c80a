import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { announceAddress, findRunningAddress } from './running-address.ts';

async function serve(body: object): Promise<{ url: string; close: () => void }> {
  const server = createServer((_request, response) => void response.end(JSON.stringify(body)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () => server.close(),
  };
}

test('an Airdex is found by its data directory while it runs, and not when it has gone or another took its port', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'airdex-address-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  expect(await findRunningAddress(dataDir)).toBeUndefined();
  const airdex = await serve({ status: 'ready', database: 'ok' });
  const publicUrl = 'https://airdex.example';
  const announced = await announceAddress(dataDir, { listensAt: airdex.url, publicUrl });
  expect(await findRunningAddress(dataDir)).toBe(publicUrl);

  const other = await serve({ hello: 'world' });
  await announceAddress(dataDir, { listensAt: other.url, publicUrl });
  expect(await findRunningAddress(dataDir)).toBeUndefined();
  other.close();
  expect(await findRunningAddress(dataDir)).toBeUndefined();

  await announceAddress(dataDir, { listensAt: airdex.url, publicUrl });
  await announced.close();
  expect(await findRunningAddress(dataDir)).toBeUndefined();
  airdex.close();
});
