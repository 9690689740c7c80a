import type { TokenSource } from '../../../player/src/api/api-client.ts';

/** A token as our PHP hands it out, and how long it is good for. */
export type VouchedToken = { token: string; expiresIn: number };

/** A token is renewed this long before it expires; clocks and networks are slow. */
const spareMs = 60_000;

/**
 * Tokens by which this Nextcloud vouches for the user who is logged in. They live in memory alone, are asked for when
 * the first is needed, before one expires, and once after a refusal; however many ask at once, one request goes out.
 */
export function createTokens(parts: {
  vouch: () => Promise<VouchedToken>;
  now: () => number;
  onRefused: (error: unknown) => void;
}): TokenSource {
  let held: { token: string; goodUntil: number } | null = null;
  let asking: Promise<boolean> | null = null;

  async function ask(): Promise<boolean> {
    try {
      const { token, expiresIn } = await parts.vouch();
      held = { token, goodUntil: parts.now() + expiresIn * 1_000 };
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
      if (!held || parts.now() > held.goodUntil - spareMs) await askOnce();
      // One that is about to expire is better than none while Nextcloud does not answer.
      return held && parts.now() < held.goodUntil ? held.token : null;
    },
    renew() {
      held = null;
      return askOnce();
    },
  };
}
