import type { PlayCloudEvent } from './cloud-event.ts';
import type { PlayEvent } from './play-event.ts';

/** Smaller differences are the way to us, not a clock that is wrong. */
const toleratedSkewMs = 5_000;
const toleratedFutureMs = 2 * 60_000;
const longestAgoMs = 400 * 86_400_000;

export type PlayEventOrigin = {
  pseudonym: string;
  receivedAt: Date;
  /** How far the clock of the player is behind ours; 0 where it did not say. */
  skewMs: number;
  traceparent?: string | undefined;
};

/** What a player said, as it stands on the plays topic. */
export function playToCloudEvent(event: PlayEvent, about: PlayEventOrigin): PlayCloudEvent {
  const { id, stream, ...said } = event;
  const { pseudonym, receivedAt, skewMs, traceparent } = about;
  return {
    specversion: '1.0',
    id: `${pseudonym}:${id}`,
    source: '/airdex',
    type: `airdex.play.${event.type}.v1`,
    subject: event.item,
    time: believableTime(event.at, receivedAt, skewMs).toISOString(),
    datacontenttype: 'application/json',
    partitionkey: pseudonym,
    ...(traceparent !== undefined && { traceparent }),
    data: {
      ...said,
      ...(stream !== undefined && { stream: withoutToken(stream) }),
      listener: pseudonym,
      receivedAt: receivedAt.toISOString(),
    },
  };
}

/** When it happened by our clock. What lies in the future, or in another year's, happened when it came. */
export function believableTime(at: string, receivedAt: Date, skewMs: number): Date {
  const corrected = Date.parse(at) + (Math.abs(skewMs) > toleratedSkewMs ? skewMs : 0);
  const ago = receivedAt.getTime() - corrected;
  return ago >= -toleratedFutureMs && ago <= longestAgoMs ? new Date(corrected) : receivedAt;
}

/** An address that opens a stream for one listener is not told to those who read the topic. */
function withoutToken(url: string): string {
  return url.replace(/[?&]t=v1\.[\w.-]*/g, '').replace(/\/play\/v1\.[\w.-]*\//g, '/play/…/');
}
