import { expect, test } from 'vitest';
import { looksPersonal } from './looks-personal.ts';

test('takes a password or a token in an address for personal', () => {
  for (const address of [
    'https://ada:secret@shows.example/feed',
    ' https://shows.example/feed?auth=abc',
    'https://shows.example/feed?access_token=abc',
  ]) {
    expect([address, looksPersonal(address)]).toEqual([address, true]);
  }
});

test('takes ordinary and unfinished addresses for public', () => {
  for (const address of ['', 'shows.example', 'https://shows.example/feed?format=xml&page=2']) {
    expect([address, looksPersonal(address)]).toEqual([address, false]);
  }
});
