import { onScopeDispose, type Ref, shallowReactive, watch } from 'vue';
import type { Chapters, Episode } from '../../../api/contract/podcast.ts';
import type { PodcastApi } from '../api/podcast-api.ts';

const againMs = 2_000;
const mostAsks = 15;

/** An episode's chapters; the publisher may have to be asked first, so it is asked again for a while. */
export function useChapters(episode: Ref<Episode | null>, api: Pick<PodcastApi, 'chapters'>) {
  const state = shallowReactive({ chapters: [] as Chapters['chapters'], loading: false, failed: false });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();

  async function load(id: string, asks = 1): Promise<void> {
    const { signal } = asking;
    try {
      const answer = await api.chapters(id, signal);
      if (signal.aborted) return;
      if (answer.state === 'pending' && asks < mostAsks) {
        timer = setTimeout(() => void load(id, asks + 1), againMs);
        return;
      }
      Object.assign(state, {
        chapters: answer.chapters,
        loading: false,
        failed: answer.state === 'failed' || answer.state === 'pending',
      });
    } catch {
      if (!signal.aborted) Object.assign(state, { loading: false, failed: true });
    }
  }

  function start(): void {
    stop();
    const now = episode.value;
    Object.assign(state, { chapters: [], failed: false, loading: now?.hasChapters ?? false });
    if (now?.hasChapters) void load(now.id);
  }
  function stop(): void {
    clearTimeout(timer);
    asking.abort();
    asking = new AbortController();
  }
  watch(() => episode.value?.id, start, { immediate: true });
  onScopeDispose(stop);
  return { state, retry: start };
}
