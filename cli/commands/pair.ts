import { parseArgs } from 'node:util';
import { createPairing } from '#api/pairing/create-pairing.ts';
import { listIssuers, ownIssuer } from '#db/stores/issuers.ts';
import { readPublicUrl } from '../config.ts';
import { Misuse, type Command } from '../command.ts';
import { withDatabase } from '../with-database.ts';

/** A link by which a Nextcloud connects itself. */
export const pair: Command = {
  help: `Usage: airdex pair [--name NAME] [--for ID] [--url URL]

Prints a link of one use, good for fifteen minutes: paste it in the settings of the Airdex app of a Nextcloud, and that
Nextcloud vouches for its users from then on.

  --name NAME  what admins call it; without it, it has the name that it gives itself
  --for ID     a Nextcloud that is known already ("airdex issuer list"), whose keys the link replaces
  --url URL    where that Nextcloud and its users reach Airdex (PUBLIC_URL unless set)
`,
  run: async (args, environment) => {
    const { values } = parseArgs({
      args,
      options: { name: { type: 'string' }, for: { type: 'string' }, url: { type: 'string' } },
    });
    const name = values.name?.trim();
    if (name === '') throw new Misuse('--name is empty.');
    const publicUrl = readPublicUrl(environment, values.url);
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
