import { readonly, ref } from 'vue';
import type { LocalSession } from '../../../api/contract/me.ts';
import type { TokenSource } from '../api/api-client.ts';
import type { Store } from '../stored.ts';

const tokenKey = 'airdex.token';

/** The web player's tokens: one that the listener pasted, else that of the local owner, else none. */
export function createLocalTokens(parts: { baseUrl: string; fetch: typeof fetch; store: Store }) {
  let token: string | null = null;
  let opening: Promise<boolean> | undefined;

  const pasted = ref(read());

  function read(): string | null {
    try {
      return parts.store.getItem(tokenKey);
    } catch {
      return null;
    }
  }

  /** Answers where Airdex listens on this machine alone; anywhere else it is 404, and the listener a guest. */
  async function openLocalSession(): Promise<boolean> {
    try {
      const response = await parts.fetch(`${parts.baseUrl.replace(/\/$/, '')}/api/v1/local-session`, {
        method: 'POST',
        credentials: 'omit',
      });
      if (!response.ok) return false;
      token = ((await response.json()) as LocalSession).token;
      return true;
    } catch {
      return false;
    }
  }

  const tokens: TokenSource = {
    async current() {
      if (pasted.value !== null) return pasted.value;
      opening ??= openLocalSession();
      await opening;
      return token;
    },
    async renew() {
      forget();
      token = null;
      opening = openLocalSession();
      // Even without a new one: a guest may read what an expired token may not.
      await opening;
      return true;
    },
  };

  function forget(): void {
    pasted.value = null;
    try {
      parts.store.removeItem(tokenKey);
    } catch {
      // It was never kept.
    }
  }

  return {
    tokens,
    pasted: readonly(pasted),
    paste(value: string) {
      pasted.value = value;
      try {
        parts.store.setItem(tokenKey, value);
      } catch {
        // It then lives as long as the page.
      }
    },
    forget,
  };
}
export type LocalTokens = ReturnType<typeof createLocalTokens>;
