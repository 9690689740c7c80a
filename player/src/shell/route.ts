import { computed, shallowRef } from 'vue';

/** `#/radio?country=de`: the part after the hash, so that any static server can serve the player. */
export type Route = { page: string; query: URLSearchParams };

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return { page: path === '' ? 'home' : path, query: new URLSearchParams(query) };
}

export function routeHref(page: string, query = new URLSearchParams()): string {
  const path = page === 'home' ? '' : page;
  return query.size > 0 ? `#/${path}?${query}` : `#/${path}`;
}

/** The page's own address as the route; a home without an address of its own passes another. */
export function createHashRouter(window: Window) {
  const current = shallowRef(parseRoute(window.location.hash));
  const read = () => (current.value = parseRoute(window.location.hash));
  window.addEventListener('hashchange', read);
  return {
    route: computed(() => current.value),
    go(page: string, query?: URLSearchParams) {
      window.location.hash = routeHref(page, query);
    },
    /** The same page with other filters; going back skips them. */
    narrow(query: URLSearchParams) {
      window.history.replaceState(null, '', routeHref(current.value.page, query));
      read();
    },
    close: () => window.removeEventListener('hashchange', read),
  };
}
export type Router = ReturnType<typeof createHashRouter>;
