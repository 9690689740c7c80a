import type { FollowedStream } from './follow-stream.ts';
import type { HeardStream } from './probe-result.ts';
import { looksLikeText } from './read-beginning.ts';
import { mediaTypeOf, readStreamHeaders } from './read-stream-headers.ts';
import { sniffAudio } from './sniff-audio.ts';

/** Fewer bytes than this are a server's last words rather than sound. */
const MIN_SOUND_BYTES = 512;
/** Some live servers announce an endless stream with a huge length. */
const MAX_FILE_BYTES = 1_000_000_000;

/** What an answer sounds like; undefined when it is no sound. */
export function hearSound(answer: FollowedStream): HeardStream | undefined {
  const { status, headers, bytes, secure } = answer;
  if (status < 200 || status > 299 || bytes.length < MIN_SOUND_BYTES || looksLikeText(bytes))
    return undefined;
  const said = readStreamHeaders(headers);
  const sniffed = sniffAudio(bytes);
  if (!sniffed && !claimsSound(answer)) return undefined;

  const codec = bestCodec(said.codec, sniffed?.codec);
  const length = Number(headers['content-length'] ?? Infinity);
  const isFile = !said.isIcy && length < MAX_FILE_BYTES;
  return {
    kind: 'heard',
    protocol: isFile ? 'file' : 'icy',
    codec: codec ?? null,
    bitrate: sniffed?.bitrate ?? said.bitrate ?? null,
    resolvedUrls: [],
    secure,
  };
}

/** Bytes know better than headers, but HE-AAC looks like AAC in its frames. */
function bestCodec(said: string | undefined, sniffed: string | undefined): string | undefined {
  return sniffed === 'aac' && said === 'aac+' ? said : (sniffed ?? said);
}

/** Bytes that are not recognised are believed to be sound only from a server that says so. */
function claimsSound({ headers }: FollowedStream): boolean {
  return /^(audio|video)\/|^application\/ogg$/.test(mediaTypeOf(headers));
}
