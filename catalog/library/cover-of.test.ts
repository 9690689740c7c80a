import { expect, test } from 'vitest';
import { coverOf } from './cover-of.ts';
import { pictureUrl, readPictureUrl } from './picture-url.ts';

const nameOf = (...names: string[]) => coverOf(names.map((name) => ({ name, size: 1_000 })))?.name ?? null;

test('takes what is called like a cover, in any spelling', () => {
  expect(nameOf('01.mp3', 'Folder.JPG', 'COVER.png', 'back.jpg')).toBe('COVER.png');
  expect(nameOf('booklet 1.jpg', 'booklet 2.jpg', 'front.webp')).toBe('front.webp');
  expect(nameOf('AlbumArt_{1}_Large.jpg', 'AlbumArtSmall.jpg')).toBe('AlbumArt_{1}_Large.jpg');
  expect(nameOf('Band - Title (Front).jpg', 'Band - Title (Back).jpg')).toBe('Band - Title (Front).jpg');
  expect(nameOf('cover-back.jpg', 'Artwork.jpeg')).toBe('Artwork.jpeg');
});

test('takes the only picture whatever it is called, and none of several that say nothing', () => {
  expect(nameOf('01.mp3', 'scan0001.jpg')).toBe('scan0001.jpg');
  expect(nameOf('scan0001.jpg', 'scan0002.jpg')).toBeNull();
  expect(nameOf('scan0001.jpg', 'back.jpg')).toBe('scan0001.jpg');
  expect(nameOf('back.jpg')).toBeNull();
  expect(nameOf('.cover.jpg', '._cover.jpg', 'cover.txt')).toBeNull();
});

test('takes no empty or enormous file', () => {
  expect(coverOf([{ name: 'cover.jpg', size: 0 }])).toBeNull();
  expect(
    coverOf([
      { name: 'cover.jpg', size: 30_000_000 },
      { name: 'folder.jpg', size: 5 },
    ])?.name,
  ).toBe('folder.jpg');
});

test('the address of a picture names the library, the path whatever its bytes, and the version', () => {
  const place = {
    providerId: '0b0e1d2c-0000-4000-8000-000000000001',
    path: 'Björk \u{10ff80}/50% off #1?.mp3',
    version: '"etag/1"+x',
    in: 'embedded' as const,
  };
  const url = pictureUrl(place);
  expect(url).toMatch(
    /^library:0b0e1d2c-[0-9a-f-]+\/Bj%C3%B6rk%20%80\/50%25%20off%20%231%3F\.mp3\?v=%22etag%2F1%22%2Bx#embedded$/,
  );
  expect(readPictureUrl(url)).toEqual(place);
  expect(readPictureUrl('https://example.org/a.png')).toBeNull();
  expect(readPictureUrl('library:0b0e1d2c-0000-4000-8000-000000000001/../x?v=1#file')).toBeNull();
});
