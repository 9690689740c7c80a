import { expect, test, vi } from 'vitest';
import { createFakeAirdex, noFacets } from '../test-parts/fake-airdex.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import type { StationFilter } from './station-filter.ts';
import StationFilters from './StationFilters.vue';

function setUp(filter: StationFilter, securePage = false) {
  const onChange = vi.fn();
  const facets = { ...noFacets, country: [{ value: 'DE', count: 5231 }] };
  const { airdex } = createFakeAirdex({ securePage });
  return { filters: mountWith(airdex, StationFilters, { filter, facets, onChange }), onChange };
}

test('offers countries by name with how many there are', () => {
  const { filters } = setUp({});
  expect(filters.get('select').text()).toContain('Germany (5,231)');
});

test('narrows by one more thing, and keeps the words', async () => {
  const { filters, onChange } = setUp({ q: 'jazz' });
  await filters.get('select').setValue('DE');
  expect(onChange).toHaveBeenCalledWith({ q: 'jazz', country: 'DE' });
});

test('keeps what is chosen in sight though nothing matches it any more', () => {
  const { filters } = setUp({ tag: 'polka' });
  expect(filters.findAll('option').map((option) => option.text())).toContain('polka (0)');
});

test('offers to leave out what cannot sound here only on an https page', () => {
  expect(setUp({}).filters.text()).not.toContain('Plays on this page');
  expect(setUp({}, true).filters.text()).toContain('Plays on this page');
});

test('clears all filters at once, but not the words', async () => {
  const { filters, onChange } = setUp({ q: 'jazz', country: 'DE' });
  await filters.get('.clear').trigger('click');
  expect(onChange).toHaveBeenCalledWith({ q: 'jazz', sort: '' });
});
