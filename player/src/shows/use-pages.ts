import { onScopeDispose, shallowReactive, watch } from 'vue';
import type { PageAsked } from '../api/podcast-api.ts';
import { ApiRefusal, isPassing, wasCancelled } from '../api/api-error.ts';
import type { Connection } from '../api/connection.ts';

export type Paged<Item> = {
  items: Item[];
  loading: boolean;
  loadingMore: boolean;
  /** Everything there is has been read. */
  complete: boolean;
  failure: unknown;
  load(): Promise<void>;
  loadMore(): Promise<void>;
  retry(): Promise<void>;
  /** Asks once more without a sign of it: what is seen stays until there is an answer. */
  lookAgain(): Promise<void>;
};
type Page<Item> = { items: Item[]; nextCursor: string | null };

/** Milliseconds that typing must rest before a question is sent. */
const typingRest = 150;

/**
 * Any list of the API, read page by page. `question` is what is asked in words: when it changes the list is
 * read anew, and what was found stays until then; a late answer to an old question is dropped. Only a question
 * that was typed waits for more keys.
 */
export function usePages<Item>(
  ask: (page: PageAsked, signal: AbortSignal) => Promise<Page<Item>>,
  question: () => string,
  connection: Connection,
  pageSize = 50,
  wasTyped: (question: string, before: string) => boolean = () => true,
): Paged<Item> {
  // Shallow, since ten thousand items watched in depth would make every press of a button slow.
  const list = shallowReactive<Paged<Item>>({
    items: [],
    loading: true,
    loadingMore: false,
    complete: false,
    failure: null,
    load,
    loadMore,
    retry,
    lookAgain,
  });
  let cursor: string | null = null;
  let asking = new AbortController();
  let typing: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    list.loading = true;
    await lookAgain();
  }

  async function lookAgain(): Promise<void> {
    asking.abort();
    asking = new AbortController();
    list.loadingMore = false;
    await read(asking.signal, {}, (items) => (list.items = items));
  }

  async function loadMore(): Promise<void> {
    if (cursor === null || list.loading || list.loadingMore || list.failure) return;
    list.loadingMore = true;
    await read(asking.signal, { cursor }, (items) => (list.items = [...list.items, ...items]));
  }

  async function read(signal: AbortSignal, after: { cursor?: string }, keep: (items: Item[]) => void) {
    try {
      const page = await ask({ limit: pageSize, ...after }, signal);
      if (signal.aborted) return;
      keep(page.items);
      cursor = page.nextCursor;
      Object.assign(list, { complete: cursor === null, failure: null });
      connection.succeeded();
    } catch (error) {
      if (signal.aborted || wasCancelled(error)) return;
      list.failure = error;
      if (isPassing(error)) connection.failed(error instanceof ApiRefusal ? error.retryAfterSeconds : null);
    }
    Object.assign(list, { loading: false, loadingMore: false });
  }

  /** Goes on where it failed: at the next page, or from the start. */
  async function retry(): Promise<void> {
    const more = list.items.length > 0 && cursor !== null;
    list.failure = null;
    await (more ? loadMore() : load());
  }

  watch(question, (now, before) => {
    clearTimeout(typing);
    // Loading from the first key on: what is seen no longer answers what was typed.
    list.loading = true;
    if (wasTyped(now, before)) typing = setTimeout(() => void load(), typingRest);
    else void load();
  });
  watch(
    () => connection.state.restored,
    () => {
      if (list.failure) void retry();
    },
  );
  onScopeDispose(() => {
    clearTimeout(typing);
    asking.abort();
    // What plays from the list may read on when its page is long gone.
    asking = new AbortController();
    Object.assign(list, { loading: false, loadingMore: false });
  });
  void load();
  return list;
}
