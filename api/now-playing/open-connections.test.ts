import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Response } from 'express';
import { afterEach, expect, test, vi } from 'vitest';
import { createOpenConnections } from './open-connections.ts';

const patience = { timeout: 30_000, interval: 20 };
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** One open connection of each owner named, and what is at its other end. */
async function open(...owners: string[]) {
  const connections = createOpenConnections(Date.now);
  const onClose = vi.fn();
  const opened: { send: (text: string) => void }[] = [];
  const server = createServer((request, response) => {
    const owner = request.url ?? '';
    const one = connections.open(response as Response, { owner, most: 2, until: Infinity, onClose });
    if (one) opened.push(one);
    else response.statusCode = 429;
    response.flushHeaders();
    if (!one) response.end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ends.push(() => {
    connections.close();
    server.close().closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const answers = [];
  for (const owner of owners)
    answers.push(
      await new Promise<IncomingMessage>((done, fail) => {
        get({ port, path: `/${owner}`, agent: false }, (answer) => {
          answer.on('error', () => undefined);
          done(answer);
        }).on('error', fail);
      }),
    );
  return { connections, opened, answers, onClose };
}

test('whoever does not read is dropped, and others hear all', async () => {
  const { connections, opened, answers, onClose } = await open('slow', 'quick');
  const [slow, quick] = answers;
  slow?.pause();
  let heard = 0;
  quick?.on('data', (piece: Buffer) => (heard += piece.length));
  const text = 'x'.repeat(60_000);
  let sent = 0;
  await vi.waitFor(() => {
    for (const one of opened) one.send(text);
    sent += text.length;
    expect(connections.count()).toBe(1);
  }, patience);
  await vi.waitFor(() => expect(heard).toBe(sent), patience);
  expect(onClose).toHaveBeenCalledTimes(1);
});

test('an owner has as many as it may have, whatever others have', async () => {
  const { connections, answers } = await open('a', 'a', 'a', 'b');
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429, 200]);
  answers[0]?.destroy();
  await vi.waitFor(() => expect(connections.count()).toBe(2), patience);
});
