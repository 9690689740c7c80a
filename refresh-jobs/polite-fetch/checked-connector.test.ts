import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkedAddresses, openCheckedSocket } from './checked-connector.ts';

let server: Server;
let port: number;
let connections = 0;

beforeAll(async () => {
  server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

const url = (host: string) => new URL(`http://${host}:${String(port)}/`);

test('refuses an inside address and names the host that an admin would have to allow', async () => {
  await expect(openCheckedSocket(url('127.0.0.1'))).rejects.toMatchObject({
    type: 'address-not-allowed',
    hostToAllow: '127.0.0.1',
  });
  expect(connections).toBe(0);
});

test.each(['2130706433', '0x7f.1', '0177.0.0.1', '127.1', '[::ffff:7f00:1]'])(
  'is not fooled by another spelling of loopback: %s',
  async (host) => {
    await expect(openCheckedSocket(url(host))).rejects.toMatchObject({ type: 'address-not-allowed' });
  },
);

test('refuses a name whose DNS points inside', async () => {
  const resolve = async () => ['10.0.0.7', 'fd00::7'];
  await expect(openCheckedSocket(url('radio.example'), { resolve })).rejects.toMatchObject({
    type: 'address-not-allowed',
    hostToAllow: 'radio.example',
    message: expect.stringContaining('10.0.0.7') as string,
  });
});

test('connects to the address it checked and asks DNS once only', async () => {
  const answers = [['127.0.0.1'], ['192.0.2.1']];
  let asked = 0;
  const resolve = async () => answers[asked++] ?? [];
  const socket = await openCheckedSocket(url('radio.example'), { resolve, allowedHosts: ['radio.example'] });
  expect(socket.remoteAddress).toBe('127.0.0.1');
  expect(asked).toBe(1);
  socket.destroy();
});

test('leaves out the inside addresses of a name that also has public ones', async () => {
  const resolve = async () => ['127.0.0.1', '93.184.215.14', '::1'];
  expect(await checkedAddresses('mixed.example', 80, [], resolve)).toEqual(['93.184.215.14']);
});
