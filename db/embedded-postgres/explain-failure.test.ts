import { expect, test } from 'vitest';
import { explainFailure } from './explain-failure.ts';

test.each([
  ['FATAL:  could not write lock file "postmaster.pid": No space left on device', /disk .* is full/],
  ['initdb: error: could not create directory "pg_wal": Disk quota exceeded', /disk .* is full/],
  ['DETAIL:  The data directory was initialized by PostgreSQL version 15', /another major version/],
  ['FATAL:  data directory "/data" has wrong ownership', /belong to the user/],
  ['initdb: error: could not create directory "/data": Read-only file system', /read-only/],
])('says what to do about: %s', (written, words) => {
  expect(explainFailure(`LOG:  starting\n${written}\n`, '/srv/airdex/postgres')).toMatch(words);
});

test('what it does not know it quotes, the end of it', () => {
  const written = Array.from({ length: 40 }, (_, line) => `line ${String(line)}`).join('\n');
  const words = explainFailure(written, '/srv/airdex/postgres');
  expect(words).toContain('line 39');
  expect(words).not.toContain('line 24');
});
