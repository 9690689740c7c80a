import type { Timers } from './create-timers.ts';
import type { Playable } from './playable-item.ts';
import type { PlayerParts } from './player-parts.ts';
import { renewalDue } from './signed-streams.ts';

/** Milliseconds until signatures that could not be renewed are asked for again. */
const againAfter = 30_000;

/** Keeps the signed URLs of what plays fresh, in time and without touching what sounds. */
export function createRenewal(
  state: { item: Playable | null },
  { clock, freshItem }: Pick<PlayerParts, 'clock' | 'freshItem'>,
  later: Timers['later'],
  /** A number of what was taken up: an answer that comes when something else was is dropped. */
  session: () => number,
) {
  let readAt = 0;
  let askedThisRound = false;

  function plan(): void {
    const due = state.item && renewalDue(state.item, readAt);
    if (due) later('renew', Math.max(1_000, due - clock.now()), () => renewThen(plan, planAgain));
  }
  function planAgain(): void {
    later('renew', againAfter, () => renewThen(plan, planAgain));
  }

  /** Takes fresh signatures: they count for the next connection. */
  function renewThen(renewed: () => void, failed: () => void): void {
    const item = state.item;
    if (!item) return;
    const mine = session();
    askedThisRound = true;
    freshItem(item.id).then(
      (fresh) => {
        if (mine !== session()) return;
        state.item = fresh;
        readAt = clock.now();
        renewed();
      },
      () => {
        if (mine === session()) failed();
      },
    );
  }

  return {
    plan,
    renewThen,
    askedThisRound: () => askedThisRound,
    newRound: () => void (askedThisRound = false),
    /** The item that plays was read just now. */
    wasRead: () => void (readAt = clock.now()),
    /** What is due already, since its timer slept with the machine. */
    catchUp(): void {
      const due = state.item && renewalDue(state.item, readAt);
      if (due && due <= clock.now()) renewThen(plan, planAgain);
    },
  };
}
