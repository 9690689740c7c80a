import { expect, test, vi } from 'vitest';
import { exampleStation } from '../test-parts/example-station.ts';
import { fakeApi } from '../test-parts/fake-airdex.ts';
import { createFavorites } from './create-favorites.ts';

const station = exampleStation();

test('fills the heart at once', () => {
  const addFavorite = vi.fn(() => new Promise<void>(() => undefined));
  const favorites = createFavorites(fakeApi({ addFavorite }), vi.fn());
  void favorites.toggle(station);
  expect(favorites.isFavorite(station)).toBe(true);
  expect(favorites.state.items.map(({ title }) => title)).toEqual(['Night Tram']);
  expect(addFavorite).toHaveBeenCalledWith(station.id);
});

test('empties the heart again and says why when the API refuses', async () => {
  const said = vi.fn();
  const api = fakeApi({ addFavorite: () => Promise.reject(new Error('no')) });
  const favorites = createFavorites(api, said);
  await favorites.toggle(station);
  expect(favorites.isFavorite(station)).toBe(false);
  expect(favorites.state.items).toEqual([]);
  expect(said).toHaveBeenCalledOnce();
});

test('believes what was read over what an old list says', async () => {
  const favorites = createFavorites(fakeApi(), vi.fn());
  const old = exampleStation({ favorite: true });
  expect(favorites.isFavorite(old)).toBe(true);
  await favorites.load();
  expect(favorites.isFavorite(old)).toBe(false);
});
