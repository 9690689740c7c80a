import type { TokenSource } from '../../../player/src/api/api-client.ts';

/** A token as our PHP hands it out, and how long it is good for. */
export type VouchedToken = { token: string; expiresIn: number };

/** A token is renewed this long before it expires; clocks and networks are slow. */
const spareMs = 60_000;
/** A token that is refused so soon after it was made is refused for what it is, not for its age. */
const freshMs = 15_000;
/** After that Airdex is asked as a guest would, and then once more as the user. */
const guestForMs = 60_000;

/**
 * Tokens by which this Nextcloud vouches for the user who is logged in. They live in memory alone, are asked for when
 * the first is needed, before one expires, and once after a refusal; however many ask at once, one request goes out.
 * Where Airdex believes none, as it does not know the key or the clocks differ, stations still play: as for a guest.
 */
export function createTokens(parts: {
  vouch: () => Promise<VouchedToken>;
  now: () => number;
  /** This Nextcloud does not vouch; called with why. */
  onRefused: (error: unknown) => void;
  /** Airdex takes no token of this Nextcloud. */
  onDisbelieved?: () => void;
}): TokenSource & { believeAgain(): void } {
  let held: { token: string; madeAt: number; goodUntil: number } | null = null;
  let asking: Promise<boolean> | null = null;
  let guestUntil = 0;

  async function ask(): Promise<boolean> {
    try {
      const { token, expiresIn } = await parts.vouch();
      const madeAt = parts.now();
      held = { token, madeAt, goodUntil: madeAt + expiresIn * 1_000 };
      return true;
    } catch (error) {
      parts.onRefused(error);
      return false;
    }
  }
  function askOnce(): Promise<boolean> {
    asking ??= ask().finally(() => (asking = null));
    return asking;
  }

  return {
    async current() {
      if (parts.now() < guestUntil) return null;
      if (!held || parts.now() > held.goodUntil - spareMs) await askOnce();
      // One that is about to expire is better than none while Nextcloud does not answer.
      return held && parts.now() < held.goodUntil ? held.token : null;
    },
    renew(refused) {
      if (parts.now() < guestUntil) return Promise.resolve(refused !== null);
      // Of many that were refused at once the first has brought another.
      if (held && held.token !== refused) return Promise.resolve(true);
      const isFresh = held !== null && parts.now() < held.madeAt + freshMs;
      held = null;
      if (!isFresh) return askOnce();
      guestUntil = parts.now() + guestForMs;
      parts.onDisbelieved?.();
      return Promise.resolve(true);
    },
    believeAgain() {
      held = null;
      guestUntil = 0;
    },
  };
}
