import type { OnAirStream } from '#db/stores/on-air.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { FollowedStream } from '#refresh-jobs/stream-probe/follow-stream.ts';
import type { ListenContext } from '#refresh-jobs/stream-probe/open-stream.ts';
import { parseHls } from '#refresh-jobs/stream-probe/parse-hls.ts';
import type { ListPlaylist } from '#refresh-jobs/stream-probe/probe-stream.ts';
import { createHlsWay } from './hls/hls-way.ts';
import type { IcyReading } from './icy/read-icy-title.ts';
import { readIcyStream } from './icy/read-icy-stream.ts';
import { createIcecastWay, createShoutcastWay } from './status/status-ways.ts';
import type { TitleWay } from './title-way.ts';
import type { SaidTitle } from './titles/understand-title.ts';

export type WayContext = ListenContext & { listPlaylist: ListPlaylist };
export type FoundWay = { way: TitleWay; said: SaidTitle | null };

/** A title in the stream costs a connection and some sound each time. */
const icyEveryMs = 15_000;
/** A playlist in a playlist in a playlist is where following ends. */
const deepest = 3;

/** How to come by the title of a stream with as little sound as can be, and its title now. */
export async function findTitleWay(
  stream: Pick<OnAirStream, 'url' | 'protocol' | 'signing'>,
  context: WayContext,
  depth = 0,
): Promise<FoundWay> {
  const address = URL.parse(stream.url);
  if (!address || !/^https?:$/.test(address.protocol))
    throw new SourceError('unreadable', 'The stream has no web address.');
  // A listener's link is not ours to use; the page of the server says the same.
  if (stream.signing === 'icecast') return begin(createIcecastWay(address, context));
  if (stream.protocol === 'hls') return begin(createHlsWay(address, context));

  const answer = await readIcyStream(address, context);
  if (answer.bytes.kind === 'text') return followText(answer.bytes.text, answer.url, context, depth);
  const said = answer.bytes.kind === 'title' ? { text: answer.bytes.title } : null;
  const page = await tryPage(answer, context);
  return page ?? { way: icyWay(address, context), said };
}

async function begin(way: TitleWay): Promise<FoundWay> {
  return { way, said: await way.read() };
}

/** The server's own page, where it has one that tells the title of this stream. */
async function tryPage(
  answer: FollowedStream<IcyReading>,
  context: ListenContext,
): Promise<FoundWay | undefined> {
  const { server, ...headers } = answer.headers;
  const about = `${server ?? ''} ${String(headers['icy-notice2'] ?? '')}`;
  const way = /icecast/i.test(about)
    ? createIcecastWay(answer.url, context)
    : /shoutcast|ultravox/i.test(about)
      ? createShoutcastWay(answer.url, context)
      : undefined;
  if (!way) return undefined;
  try {
    const found = await begin(way);
    return found.said === null ? undefined : found;
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}

function followText(text: string, url: URL, context: WayContext, depth: number): Promise<FoundWay> {
  if (parseHls(text)) return begin(createHlsWay(url, context));
  const [first] = context.listPlaylist(text, url.href);
  if (first === undefined || depth >= deepest)
    throw new SourceError('unreadable', `${url.host} sends a text that is no playlist.`);
  return findTitleWay({ url: first, protocol: 'icy', signing: 'none' }, context, depth + 1);
}

function icyWay(address: URL, context: ListenContext): TitleWay {
  return {
    source: 'icy',
    everyMs: icyEveryMs,
    read: async () => {
      const { bytes } = await readIcyStream(address, context);
      return bytes.kind === 'title' ? { text: bytes.title } : null;
    },
  };
}
