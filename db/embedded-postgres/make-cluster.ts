import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runDisguised, type Disguise } from './disguise.ts';
import { explainFailure } from './explain-failure.ts';

/**
 * Makes the cluster and its password where they are missing; answers the password. A first start that is killed
 * halfway leaves nothing that a second one could take for a cluster.
 */
export async function makeCluster(home: string, initdb: string, disguise: Disguise): Promise<string> {
  const cluster = join(home, 'cluster');
  const passwordFile = join(home, 'password');
  const made = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (made !== undefined) return readFile(passwordFile, 'utf8');

  const unfinished = join(home, 'cluster.unfinished');
  await rm(unfinished, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (disguise.owner !== undefined) await chown(passwordFile, disguise.owner, disguise.owner);
  const options = [
    '--username=airdex',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
  ];
  try {
    await runDisguised(disguise, initdb, ['-D', unfinished, ...options]);
  } catch (error) {
    throw new Error(explainFailure((error as { stderr?: string }).stderr ?? String(error), home), {
      cause: error,
    });
  }
  await rename(unfinished, cluster);
  return password;
}
