import { onScopeDispose, ref } from 'vue';
import type { AdminApi, Cloud } from './admin-api.ts';

/** While a link waits to be pasted, the list is looked at often, so that the admin sees it arrive. */
const followMs = 3_000;
const restMs = 60_000;

/** The Nextclouds that vouch for their users, and the link that connects the next one. */
export function useClouds(api: Pick<AdminApi, 'clouds' | 'connectCloud' | 'unlinkCloud'>) {
  const clouds = ref<Cloud[] | null>(null);
  const error = ref<unknown>(null);
  const waiting = ref<{ link: string; expiresAt: string; since: string } | null>(null);
  const arrived = ref<Cloud | null>(null);
  const making = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  let asked = 0;

  async function load(): Promise<void> {
    clearTimeout(timer);
    const question = ++asked;
    try {
      const answer = await api.clouds();
      if (question !== asked) return;
      clouds.value = answer;
      error.value = null;
      notice(answer);
    } catch (failure) {
      if (question !== asked) return;
      error.value = failure;
    }
    schedule();
  }

  function notice(known: Cloud[]): void {
    const link = waiting.value;
    if (!link) return;
    const found = known.find(({ pairedAt }) => pairedAt !== null && pairedAt >= link.since);
    if (found) {
      arrived.value = found;
      waiting.value = null;
    }
  }

  function schedule(): void {
    clearTimeout(timer);
    if (closed) return;
    timer = setTimeout(
      () => (document.hidden && !waiting.value ? schedule() : void load()),
      waiting.value ? followMs : restMs,
    );
  }

  /** A link for a new one, or for one that is known and is to get new keys. */
  async function connect(known?: Cloud): Promise<void> {
    making.value = true;
    arrived.value = null;
    try {
      const { link, expiresAt } = await api.connectCloud(known?.id);
      // By Airdex's own clock: a link is good for a quarter of an hour from when it was made.
      const since = new Date(Date.parse(expiresAt) - 15 * 60_000).toISOString();
      waiting.value = { link, expiresAt, since };
      error.value = null;
      schedule();
    } catch (failure) {
      error.value = failure;
    } finally {
      making.value = false;
    }
  }

  onScopeDispose(() => {
    closed = true;
    clearTimeout(timer);
  });
  void load();
  return { clouds, error, waiting, arrived, making, load, connect };
}
