import type { PlayEvent } from '../../../events/play-event.ts';

export function exampleEvent(given: Partial<PlayEvent> = {}): PlayEvent {
  return {
    id: 'one',
    play: 'play',
    seq: 0,
    type: 'started',
    item: 'station:00000000-0000-4000-8000-000000000001',
    at: '2026-01-01T12:00:00.000Z',
    positionMs: 0,
    listenedMs: 0,
    ...given,
  };
}
