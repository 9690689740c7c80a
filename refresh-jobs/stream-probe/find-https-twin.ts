import { isIP } from 'node:net';
import { isSameSound } from './is-same-sound.ts';
import { probeStream, type ProbeContext } from './probe-stream.ts';
import type { HeardStream } from './probe-result.ts';

/**
 * The https address of a stream that is heard over http: the one known before, else the same place on the port of
 * https, else TLS on the stream's own port. It counts only when its certificate holds and it sounds the same.
 */
export async function findHttpsTwin(
  address: string,
  heard: HeardStream,
  known: string | null,
  context: ProbeContext,
): Promise<string | null> {
  for (const candidate of twinCandidates(address, known)) {
    const twin = await probeStream(candidate, context);
    if (twin.kind === 'heard' && twin.secure && isSameSound(heard, twin)) return candidate;
  }
  return null;
}

/** The path and the origin's own query stay as they are. */
export function twinCandidates(address: string, known: string | null): string[] {
  const url = URL.parse(address);
  // No certificate is issued for a bare address in practice.
  if (url?.protocol !== 'http:' || isIP(url.hostname.replace(/^\[|\]$/g, ''))) return [];
  const rest = address.slice(address.indexOf('//') + 2).replace(/^[^/?#]*/, '');
  const onPort = (port: string) => `https://${url.hostname}${port && `:${port}`}${rest}`;
  const candidates = [onPort(''), ...(url.port ? [onPort(url.port)] : [])];
  const isKnown = known !== null && candidates.includes(known);
  return isKnown ? [known, ...candidates.filter((each) => each !== known)] : candidates;
}
