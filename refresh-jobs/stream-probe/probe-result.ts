export type StreamProtocol = 'icy' | 'hls' | 'file';

/** Sound was heard. Bitrate in kbit/s. */
export type HeardStream = {
  kind: 'heard';
  protocol: StreamProtocol;
  codec: string | null;
  bitrate: number | null;
  /** What plays instead of the URL: a playlist's entries that sound, or where it moved for good; else empty. */
  resolvedUrls: string[];
  /** Every connection on the way was https. */
  secure: boolean;
};

/** No sound, in words. `answered` is false when nobody was there at all, which may be our own network's fault. */
export type SilentStream = { kind: 'silent'; failure: string; answered: boolean; status?: number };

/** Not contacted: says nothing of the stream. */
export type RefusedStream = { kind: 'refused'; failure: string };

export type ProbeResult = HeardStream | SilentStream | RefusedStream;

export function silent(failure: string, answered = true): SilentStream {
  return { kind: 'silent', failure, answered };
}
