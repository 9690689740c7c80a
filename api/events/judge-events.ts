import type { EventReceipt } from '#api/contract/history.ts';
import { PlayEvent } from '#events/play-event.ts';

export type Refusal = EventReceipt['refused'][number];
export type Judged = { sound: { index: number; event: PlayEvent }[]; refused: Refusal[] };

/** Plays that streaming servers tell of are named so; a player must not speak for one. */
const serverPlay = /^server:/;

/** Each event of a batch by itself: one that is no good costs no other. */
export function judgeEvents(events: readonly unknown[]): Judged {
  const sound: Judged['sound'] = [];
  const refused: Refusal[] = [];
  events.forEach((given, index) => {
    const parsed = PlayEvent.safeParse(given);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const field = issue?.path.join('.') ?? '';
      const reason = `${field || 'event'}: ${issue?.message ?? 'is not of the form of an event'}`;
      refused.push({ index, id: idOf(given), reason: reason.slice(0, 200) });
    } else if (serverPlay.test(parsed.data.play)) {
      refused.push({ index, id: parsed.data.id, reason: 'play: begins with a word kept for servers' });
    } else sound.push({ index, event: parsed.data });
  });
  return { sound, refused };
}

/** What it is called, where that much can be read. */
function idOf(given: unknown): string | null {
  const id = (given as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' && id.length <= 100 ? id : null;
}
