import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** What a scripted server does once it has read a request. */
export type Script = (socket: Socket, request: string) => void;

export type RawServer = { port: number; requests: string[]; close(): Promise<void> };

/** A server that says exactly what a test wants, also what no library would say. Scripts by path, `*` for the rest. */
export async function serveRaw(
  scripts: Record<string, Script>,
  tls?: { key: string; cert: string },
): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const onSocket = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.once('data', (data) => {
      const request = data.toString('latin1');
      requests.push(request);
      const path = request.split(' ')[1] ?? '';
      (scripts[path] ?? scripts['*'])?.(socket, request);
    });
  };
  const server = tls ? createTlsServer(tls, onSocket) : createServer(onSocket);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Sends a head and a body, and keeps the connection open as a live stream does. */
export function send(head: string[], body: Buffer | string = ''): Script {
  return (socket) => {
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.write(body);
  };
}

/** The same, and closes. */
export function sendAndClose(head: string[], body: Buffer | string = ''): Script {
  return (socket, request) => {
    send(head, body)(socket, request);
    socket.end();
  };
}
