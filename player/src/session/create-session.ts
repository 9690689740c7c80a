import { reactive } from 'vue';
import type { Me } from '../../../api/contract/me.ts';
import { isPassing } from '../api/api-error.ts';

export type SessionState = {
  me: Me | null;
  known: boolean;
  /** Airdex could not be asked: whoever it was last may still be it. */
  away: boolean;
};

/** Who is listening; `me` is null for a guest. */
export function createSession(parts: { hasToken(): Promise<boolean>; me(): Promise<Me> }) {
  const state = reactive<SessionState>({ me: null, known: false, away: false });
  async function refresh(): Promise<void> {
    try {
      state.me = (await parts.hasToken()) ? await parts.me() : null;
      state.away = false;
    } catch (error) {
      state.away = isPassing(error);
      state.me = null;
    }
    state.known = true;
  }
  return { state, refresh };
}
export type Session = ReturnType<typeof createSession>;
