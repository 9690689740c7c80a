import { reactive } from 'vue';
import type { Me } from '../../../api/contract/me.ts';

export type SessionState = { me: Me | null; known: boolean };

/** Who is listening; `me` is null for a guest. */
export function createSession(parts: { hasToken(): Promise<boolean>; me(): Promise<Me> }) {
  const state = reactive<SessionState>({ me: null, known: false });
  async function refresh(): Promise<void> {
    try {
      state.me = (await parts.hasToken()) ? await parts.me() : null;
    } catch {
      state.me = null;
    }
    state.known = true;
  }
  return { state, refresh };
}
export type Session = ReturnType<typeof createSession>;
