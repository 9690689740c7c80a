export type PageEvents = {
  /** The browser has lost or found its network. */
  networkChanged(): void;
  seen(): void;
  /** Perhaps for good: a phone ends hidden pages without a word. */
  hidden(): void;
  /** Closed, reloaded or left for another; the browser may bring it back later as it was. */
  left(): void;
};

/** What happens to the page as a whole; the answer ends the watch. */
export function watchPage(window: Window, events: PageEvents): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const seen = () => (window.document.hidden ? events.hidden() : events.seen());
  window.addEventListener('online', () => events.networkChanged(), { signal });
  window.addEventListener('offline', () => events.networkChanged(), { signal });
  window.addEventListener('pagehide', () => events.left(), { signal });
  window.document.addEventListener('visibilitychange', seen, { signal });
  return () => ended.abort();
}
