import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { explainFailure } from '#refresh-jobs/polite-fetch/explain-failure.ts';
import type { HostLimit } from '#refresh-jobs/polite-fetch/limit-per-host.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import { readBeginning } from './read-beginning.ts';
import { tolerateIcy } from './tolerate-icy.ts';

/** A connection to the host of a URL, its address checked; TLS, verified, for https. */
export type OpenSocket = (url: URL) => Promise<Duplex>;

export type ListenContext = {
  openSocket: OpenSocket;
  perHostLimit: HostLimit;
  userAgent: string;
  /** From the connection to the first bytes of sound. */
  timeoutMs: number;
  signal: AbortSignal;
};

/** How an answer begins: its headers and as many bytes as tell what it is. */
export type StreamBeginning = {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
};

/** One GET, as a player sends it, cut off once it is clear what comes. Fails with a SourceError. */
export function openStream(url: URL, context: ListenContext): Promise<StreamBeginning> {
  return readStream(url, context, readBeginning);
}

/** What a reader made of an answer. */
export type ReadAnswer<Read> = { status: number; headers: IncomingHttpHeaders; bytes: Read };

/** The same for a reader that knows itself how much it needs; the connection is cut once it has that. */
export async function readStream<Read>(
  url: URL,
  context: ListenContext,
  read: (answer: IncomingMessage, deadline: AbortSignal) => Promise<Read>,
): Promise<ReadAnswer<Read>> {
  const release = await context.perHostLimit(url.host, context.signal);
  const deadline = AbortSignal.timeout(context.timeoutMs);
  const signal = AbortSignal.any([context.signal, deadline]);
  let socket: Duplex | undefined;
  try {
    socket = await untilAborted(context.openSocket(url), signal);
    const answer = await sendRequest(url, tolerateIcy(socket), context.userAgent, signal);
    const bytes = await read(answer, deadline);
    return { status: answer.statusCode ?? 0, headers: answer.headers, bytes };
  } catch (error) {
    context.signal.throwIfAborted();
    throw deadline.aborted ? tooSlow(url) : explainFailure(error, url);
  } finally {
    socket?.destroy();
    release();
  }
}

function sendRequest(
  url: URL,
  connection: Duplex,
  userAgent: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request({
      createConnection: () => connection,
      path: url.pathname + url.search,
      // Streaming servers are old and their headers odd; nothing of ours goes out again through this parser.
      insecureHTTPParser: true,
      signal,
      headers: {
        host: url.host,
        'user-agent': userAgent,
        accept: '*/*',
        'icy-metadata': '1',
        connection: 'close',
        ...authorization(url),
      },
    });
    sent.once('response', (answer) => {
      // Whoever reads hears of errors too; later ones, after the cut, mean nothing.
      answer.on('error', () => undefined);
      resolve(answer);
    });
    sent.on('error', reject);
    sent.end();
  });
}

function authorization({ username, password }: URL): { authorization?: string } {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** A socket that opens after we gave up is closed. */
function untilAborted(opening: Promise<Duplex>, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    opening.then(
      (socket) => {
        signal.removeEventListener('abort', giveUp);
        // Between two owners nobody else listens, and an error without a listener ends the process.
        socket.on('error', () => undefined);
        if (signal.aborted) socket.destroy();
        resolve(socket);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', giveUp);
        reject(error as Error);
      },
    );
  });
}

function tooSlow(url: URL): SourceError {
  return new SourceError('unreachable', `${url.host} sent nothing usable in time. It is tried again later.`);
}
