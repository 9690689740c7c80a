import { expect, test } from 'vitest';
import { PlayCloudEvent } from './cloud-event.ts';
import type { PlayEvent } from './play-event.ts';
import { believableTime, playToCloudEvent } from './to-cloud-event.ts';

const receivedAt = new Date('2026-11-21T10:00:00.000Z');
const said: PlayEvent = {
  ...{ id: 'e1', play: 'p1', seq: 3, type: 'paused', item: 'station:7e1f0c1e-7a51-4f5e-9a52-6f3a2d1b0c9d' },
  ...{ at: '2026-11-21T10:59:50.000+01:00', positionMs: 40_000, listenedMs: 39_500, client: 'Airdex 1' },
};
const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

test('a play event becomes a CloudEvent of its listener, with its time in UTC and its trace', () => {
  const event = playToCloudEvent(said, { pseudonym: 'anna', receivedAt, skewMs: 0, traceparent: trace });
  expect(PlayCloudEvent.parse(event)).toEqual(event);
  expect(event).toEqual({
    specversion: '1.0',
    id: 'anna:e1',
    source: '/airdex',
    type: 'airdex.play.paused.v1',
    subject: said.item,
    time: '2026-11-21T09:59:50.000Z',
    datacontenttype: 'application/json',
    partitionkey: 'anna',
    traceparent: trace,
    data: {
      ...{ listener: 'anna', play: 'p1', seq: 3, type: 'paused', item: said.item, at: said.at },
      ...{
        positionMs: 40_000,
        listenedMs: 39_500,
        client: 'Airdex 1',
        receivedAt: '2026-11-21T10:00:00.000Z',
      },
    },
  });
});

test.each([
  ['https://own.example/live.mp3?t=v1.k.1.s.x', 'https://own.example/live.mp3'],
  ['https://own.example/live.mp3?q=1&t=v1.k.1.s.x', 'https://own.example/live.mp3?q=1'],
  ['https://airdex.example/play/v1.k.1.s.x/station:1', 'https://airdex.example/play/…/station:1'],
  ['https://own.example/t=v1?t=5', 'https://own.example/t=v1?t=5'],
])('of an address only what opens nothing is told: %s', (stream, told) => {
  const event = playToCloudEvent({ ...said, stream }, { pseudonym: 'anna', receivedAt, skewMs: 0 });
  expect(event.data.stream).toBe(told);
});

test.each([
  ['as the player said', '2026-11-21T09:59:00Z', 0, '2026-11-21T09:59:00Z'],
  ['as the player said, on a slow way', '2026-11-21T09:59:00Z', 4_900, '2026-11-21T09:59:00Z'],
  ['put right, of a clock an hour behind', '2026-11-21T08:59:00Z', 3_600_000, '2026-11-21T09:59:00Z'],
  ['put right, of a clock in 2031', '2031-11-21T09:59:00Z', -157_766_400_000, '2026-11-21T09:59:00Z'],
  ['of a little in the future, as said', '2026-11-21T10:01:59Z', 0, '2026-11-21T10:01:59Z'],
  ['of the future, when it came', '2026-11-21T10:02:01Z', 0, '2026-11-21T10:00:00Z'],
  ['of last year, as said', '2025-11-22T00:00:00Z', 0, '2025-11-22T00:00:00Z'],
  ['of longer ago, when it came', '2025-10-01T00:00:00Z', 0, '2026-11-21T10:00:00Z'],
  ['of a clock without a battery, when it came', '1970-01-01T00:00:00Z', 0, '2026-11-21T10:00:00Z'],
  ['that is none, when it came', '9999-99-99T00:00:00Z', 0, '2026-11-21T10:00:00Z'],
])('the time is %s', (_, at, skewMs, expected) => {
  expect(believableTime(at, receivedAt, skewMs)).toEqual(new Date(expected));
});
