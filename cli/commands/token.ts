import { createSecretKey } from 'node:crypto';
import { parseArgs } from 'node:util';
import { issueToken } from '#api/issue-token.ts';
import { ensureOwnIssuer } from '#db/stores/issuers.ts';
import { ensureKey } from '#db/stores/signing-keys.ts';
import { Misuse, type Command } from '../command.ts';
import { withDatabase } from '../with-database.ts';

const longestTtl = 366 * 24 * 3_600;

export const token: Command = {
  help: `Usage: airdex token --listener NAME [--admin] [--ttl SECONDS]

Prints one bearer token for the API and nothing else. The listener is made on the first visit; the same NAME is the
same listener, with the same favorites.

  --listener NAME  whose token
  --admin          who may also manage providers
  --ttl SECONDS    how long it is good for (3600 unless set, a year at most)

  curl -H "Authorization: Bearer $(npm run -s airdex -- token --listener me)" http://127.0.0.1:3000/api/v1/me
`,
  run: async (args, environment) => {
    const { values } = parseArgs({
      args,
      options: { listener: { type: 'string' }, admin: { type: 'boolean' }, ttl: { type: 'string' } },
    });
    const subject = values.listener?.trim() ?? '';
    if (subject === '' || subject.length > 200) throw new Misuse('Say whose token: --listener NAME.');
    const ttl = values.ttl ?? '3600';
    const ttlSeconds = /^\d{1,9}$/.test(ttl) ? Number(ttl) : 0;
    if (ttlSeconds < 1 || ttlSeconds > longestTtl)
      throw new Misuse(`--ttl is a number of seconds from 1 to ${String(longestTtl)}, not "${ttl}".`);

    const text = await withDatabase(environment, async ({ pool }) => {
      await ensureOwnIssuer(pool);
      const { kid, secret } = await ensureKey(pool, 'tokens');
      return issueToken(
        {
          ...{ subject, name: subject, ttlSeconds },
          roles: values.admin === true ? ['listener', 'admin'] : ['listener'],
        },
        { kid, key: createSecretKey(secret) },
      );
    });
    process.stdout.write(`${text}\n`);
    return 0;
  },
};
