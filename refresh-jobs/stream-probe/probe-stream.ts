import { SourceError } from '#refresh-jobs/errors.ts';
import { explainSilence } from './explain-silence.ts';
import { followStream, type FollowedStream } from './follow-stream.ts';
import { hearSound } from './hear-sound.ts';
import type { ListenContext } from './open-stream.ts';
import { parseHls } from './parse-hls.ts';
import { probeHls } from './probe-hls.ts';
import { silent, type ProbeResult } from './probe-result.ts';
import { looksLikeText } from './read-beginning.ts';

/** The addresses a playlist (M3U, PLS, XSPF, ASX) lists, in its order; empty for what is no playlist. */
export type ListPlaylist = (text: string, baseUrl: string) => string[];

export type ProbeContext = ListenContext & { listPlaylist: ListPlaylist };

/** A playlist in a playlist in a playlist is where following ends. */
const MAX_DEPTH = 3;
/** Servers behind one playlist are asked one after the other, until one sounds. */
const MAX_ENTRIES = 5;

/** Listens to a stream for a moment, through redirects and playlists. */
export async function probeStream(address: string, context: ProbeContext, depth = 0): Promise<ProbeResult> {
  try {
    return await listen(address, context, depth);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof SourceError)) throw error;
    if (error.type === 'address-not-allowed') return { kind: 'refused', failure: error.message };
    return silent(error.message, error.type !== 'unreachable');
  }
}

async function listen(address: string, context: ProbeContext, depth: number): Promise<ProbeResult> {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) {
    return silent(`No player can open this address: ${url ? url.protocol : 'it is no URL'}`);
  }
  const answer = await followStream(url, context);
  const isText = answer.status >= 200 && answer.status < 300 && looksLikeText(answer.bytes);
  const text = isText ? answer.bytes.toString('utf8') : '';

  const hls = parseHls(text);
  if (hls) return moved(await probeHls(hls, answer, context), answer);
  const entries = text === '' ? [] : context.listPlaylist(text, answer.url.href);
  if (entries.length > 0) return probeEntries(entries, answer, context, depth);

  const sound = hearSound(answer);
  return sound ? moved(sound, answer) : { ...silent(explainSilence(answer)), status: answer.status };
}

/** A stream that moved for good is played where it is now; other redirects are the player's to follow each time. */
function moved(result: ProbeResult, answer: FollowedStream): ProbeResult {
  if (result.kind !== 'heard' || !answer.movedPermanently) return result;
  return { ...result, resolvedUrls: [answer.url.href] };
}

async function probeEntries(
  entries: string[],
  { url }: FollowedStream,
  context: ProbeContext,
  depth: number,
): Promise<ProbeResult> {
  if (depth >= MAX_DEPTH) return silent(`${url.host} hides its stream in playlists within playlists.`);
  let last: ProbeResult = silent(`The playlist of ${url.host} lists nothing that plays.`);
  for (const entry of entries.slice(0, MAX_ENTRIES)) {
    last = await probeStream(entry, context, depth + 1);
    if (last.kind === 'heard')
      return last.resolvedUrls.length > 0 ? last : { ...last, resolvedUrls: [entry] };
  }
  return last.kind === 'silent' ? silent(last.failure) : last;
}
