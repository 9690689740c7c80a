import { expect, test } from 'vitest';
import { adminInGerman } from '../../player/src/admin/german.ts';
import { inGerman } from '../../player/src/german.ts';
import { saidTexts } from '../../player/src/test-parts/said-texts.ts';
import { nextcloudInGerman } from './german.ts';

const said = saidTexts(import.meta.dirname);

test('says everything in German as well, each word in one place', () => {
  const players = { ...inGerman, ...adminInGerman };
  expect([...said].filter((words) => !(words in players) && !(words in nextcloudInGerman))).toEqual([]);
  expect(Object.keys(nextcloudInGerman).filter((words) => words in players || !said.has(words))).toEqual([]);
});
