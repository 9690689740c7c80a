import type { IncomingHttpHeaders } from 'node:http';
import { codecOf } from '#refresh-jobs/providers/codec.ts';

/** What a streaming server says of its sound. Bitrate in kbit/s. */
export type StreamHeaders = { codec?: string; bitrate?: number; isIcy: boolean };

export function readStreamHeaders(headers: IncomingHttpHeaders): StreamHeaders {
  const codec = codecOf(mediaTypeOf(headers));
  const bitrate = bitrateOf(headers);
  const isIcy = Object.keys(headers).some((name) => /^(icy|ice)-/.test(name));
  return { isIcy, ...(codec !== undefined && { codec }), ...(bitrate !== undefined && { bitrate }) };
}

export function mediaTypeOf(headers: IncomingHttpHeaders): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** `icy-br: 128`, `icy-br: 128, 128` or `ice-audio-info: ice-samplerate=44100;ice-bitrate=128`. */
function bitrateOf(headers: IncomingHttpHeaders): number | undefined {
  const info = /(?:^|[;\s])(?:ice-)?bitrate=(\d+)/i.exec(String(headers['ice-audio-info'] ?? ''))?.[1];
  const given = Number.parseInt(String(headers['icy-br'] ?? info ?? ''), 10);
  // Some servers count in bits.
  const kilobits = given >= 8_000 ? Math.round(given / 1000) : given;
  return kilobits >= 8 && kilobits <= 5_000 ? kilobits : undefined;
}
