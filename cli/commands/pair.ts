import { parseArgs } from 'node:util';
import { createPairing } from '#api/pairing/create-pairing.ts';
import { listIssuers, ownIssuer } from '#db/stores/issuers.ts';
import { findRunningAddress } from '#standalone/running-address.ts';
import { readConfig, readPublicUrl } from '../config.ts';
import { Misuse, type Command } from '../command.ts';
import { withDatabase } from '../with-database.ts';

/** A link by which a Nextcloud connects itself. */
export const pair: Command = {
  help: `Usage: airdex pair [--name NAME] [--for ID] [--url URL]

Prints a link of one use, good for fifteen minutes: paste it in the settings of the Airdex app of a Nextcloud, and that
Nextcloud vouches for its users from then on.

  --name NAME  what admins call it; without it, one that is known keeps its name, and a new one says its own
  --for ID     a Nextcloud that is known already ("airdex issuer list"), whose keys the link replaces
  --url URL    where that Nextcloud and its users reach Airdex; without it PUBLIC_URL, or the Airdex that runs on
               these data
`,
  run: async (args, environment) => {
    const { values } = parseArgs({
      args,
      options: { name: { type: 'string' }, for: { type: 'string' }, url: { type: 'string' } },
    });
    const name = values.name?.trim();
    if (name === '') throw new Misuse('--name is empty.');
    const publicUrl = await findPublicUrl(environment, values.url);
    const { link } = await withDatabase(environment, async ({ pool }) => {
      const issuerId = values.for ?? null;
      const known = (await listIssuers(pool)).some(({ id }) => id === issuerId && id !== ownIssuer);
      if (issuerId !== null && !known)
        throw new Error(`There is no issuer "${issuerId}"; "airdex issuer list" shows them.`);
      return createPairing(pool, { name: name ?? null, issuerId, publicUrl, now: Date.now() });
    });
    process.stdout.write(`${link}\n`);
    return 0;
  },
};

/** Where nothing says it, an address is assumed, and said to be. */
async function findPublicUrl(environment: NodeJS.ProcessEnv, asked?: string): Promise<string> {
  const { dataDir, databaseUrl } = readConfig(environment);
  const known =
    readPublicUrl(environment, asked) ??
    (databaseUrl === undefined ? await findRunningAddress(dataDir) : undefined);
  const url = known ?? `http://127.0.0.1:${environment.PORT ?? '3000'}`;
  if (known === undefined) {
    process.stderr.write(
      `Nothing says where this Airdex is reached: ${url} is assumed. Say --url if it is not.\n`,
    );
  } else if (isOfThisMachine(url)) {
    process.stderr.write(`Only this machine reaches ${url}. Say --url for a Nextcloud elsewhere.\n`);
  }
  return url;
}

function isOfThisMachine(url: string): boolean {
  return /^(localhost|127\..*|\[::1\])$/.test(new URL(url).hostname);
}
