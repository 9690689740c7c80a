import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parts } from '../../test-parts/parts.ts';
import { describeWith } from '../../test-parts/require-part.ts';

const app = join(import.meta.dirname, '..');
const run = promisify(execFile);
type Failure = { stdout: string; stderr: string };

describeWith(parts.php)('the PHP of the app', () => {
  test('can be read, file by file', async () => {
    const files = globSync('{lib,templates,tests}/**/*.php', { cwd: app });
    expect(files.length).toBeGreaterThan(40);
    for (const file of files) {
      const { stdout } = await run('php', ['-l', file], { cwd: app }).catch((error: Failure) => error);
      expect(stdout).toContain('No syntax errors');
    }
  });

  test('passes its own tests', async () => {
    const { stdout } = await run('phpunit', ['-c', 'tests/phpunit.xml'], { cwd: app }).catch(
      (error: Failure) => error,
    );
    process.stdout.write(stdout);
    expect(stdout).toMatch(/^OK \(\d+ tests, \d+ assertions\)$/m);
  });

  test('says in info.xml the version that package.json says', async () => {
    const { stdout } = await run(
      'php',
      [
        '-r',
        'echo simplexml_load_file("appinfo/info.xml")->version, " ", json_decode(file_get_contents("package.json"))->version;',
      ],
      { cwd: app },
    );
    expect(stdout).toMatch(/^(\d+\.\d+\.\d+) \1$/);
  });
});
