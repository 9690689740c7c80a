import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How to run a program that refuses to be root: the words before its own, and whose files it then must find. */
export type Disguise = { prefix: string[]; owner?: number };

/** Debian's and everybody's `nobody`. */
const nobody = 65_534;
const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];

/**
 * Inside a user namespace root looks like somebody else, and still reaches root's directories. Where the kernel or a
 * container forbids namespaces it is `nobody`; and where `nobody` cannot reach the directories (a clone in /root),
 * `nobody` with the one right to look past file permissions.
 */
export const disguises: Disguise[] = [
  { prefix: ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`], owner: 0 },
  { prefix: asNobody, owner: nobody },
  { prefix: [...asNobody, '--inh-caps=+dac_override', '--ambient-caps=+dac_override'], owner: nobody },
];

/** The first disguise that can run the program and write to the directory. As an ordinary user none is needed. */
export async function chooseDisguise(
  program: string,
  directory: string,
  candidates: Disguise[] = disguises,
): Promise<Disguise> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  for (const disguise of candidates) {
    try {
      await giveTo(directory, disguise);
      await runDisguised(disguise, 'sh', ['-c', 'test -x "$0" && test -w "$1"', program, directory]);
      return disguise;
    } catch {
      // The next one asks for less, or for something else.
    }
  }
  throw new Error(
    `Postgres refuses to run as root, and no other user can reach ${program} and ${directory}: ` +
      'run Airdex as an ordinary user, or move it and its data (AIRDEX_DATA) out of root’s own directory.',
  );
}

export async function runDisguised(disguise: Disguise, program: string, args: string[]): Promise<void> {
  const [command = program, ...rest] = [...disguise.prefix, program, ...args];
  await run(command, rest, { cwd: '/', env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' } });
}

/** Postgres wants to own its files, and a start before this one may have used another disguise. */
async function giveTo(directory: string, { owner }: Disguise): Promise<void> {
  if (owner === undefined || (await stat(directory)).uid === owner) return;
  await run('chown', ['-R', '-h', `${owner}:${owner}`, directory]);
}
