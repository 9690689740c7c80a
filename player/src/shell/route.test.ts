import { afterEach, expect, test } from 'vitest';
import { filterFromQuery, filterToQuery, isNarrowed } from '../stations/station-filter.ts';
import { createHashRouter, parseRoute, routeHref } from './route.ts';

afterEach(() => {
  window.location.hash = '';
});

test('reads pages and filters from the address, and writes them back', () => {
  const { page, query } = parseRoute('#/radio?q=jazz&country=DE');
  expect(page).toBe('radio');
  expect(filterFromQuery(query)).toEqual({ q: 'jazz', country: 'DE' });
  expect(routeHref(page, query)).toBe('#/radio?q=jazz&country=DE');
  expect(parseRoute('').page).toBe('home');
  expect(routeHref('home')).toBe('#/');
});

test('keeps what it does not know out of the question to the API', () => {
  const filter = filterFromQuery(new URLSearchParams('q=a%26b&country=&evil=1'));
  expect(filterToQuery(filter).toString()).toBe('q=a%26b');
});

test('tells a search from a narrowed list', () => {
  expect(isNarrowed({ q: 'jazz', sort: 'name' })).toBe(false);
  expect(isNarrowed({ codec: 'mp3' })).toBe(true);
});

test('narrows without leaving a step behind, so that going back leaves the list', () => {
  const router = createHashRouter(window);
  const before = window.history.length;
  router.narrow(new URLSearchParams({ q: 'jazz' }));
  expect(router.route.value.query.get('q')).toBe('jazz');
  expect(window.history.length).toBe(before);
  router.close();
});
