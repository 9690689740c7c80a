import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Origin, PublicKey } from '#api/contract/pairing.ts';
import { listIssuers, ownIssuer, putIssuer, type IssuerKey } from '#db/stores/issuers.ts';
import { Misuse, type Command } from '../command.ts';
import { withDatabase } from '../with-database.ts';

const help = `Usage: airdex issuer list
       airdex issuer put ID --name NAME --jwks FILE [--origin ORIGIN ...]
       airdex issuer disable ID

An issuer is who vouches for listeners, such as a Nextcloud: its tokens (ES256) are believed when they are signed with
one of the public keys of its JWKS file, and browsers may call the API from its origins. "put" registers an issuer or
replaces what is known of it, also to rotate its keys; nothing is ever fetched from where a token points.

  --name NAME      what admins call it
  --jwks FILE      its public keys: {"keys":[{"kid":"…","kty":"EC","crv":"P-256","x":"…","y":"…"}]}
  --origin ORIGIN  such as https://cloud.example; again for each
`;

const Jwks = z.object({ keys: z.array(PublicKey).min(1).max(20) });

/** Who may vouch for listeners. */
export const issuer: Command = {
  help,
  run: async ([action, ...args], environment) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        jwks: { type: 'string' },
        origin: { type: 'string', multiple: true },
      },
    });
    const [id] = positionals;
    if (action === 'list') return list(environment);
    if (action === 'disable' && id !== undefined) return disable(environment, id);
    if (action !== 'put' || id === undefined || values.name === undefined || values.jwks === undefined) {
      throw new Misuse('Say list, put ID with --name and --jwks, or disable ID.');
    }
    if (id === ownIssuer) throw new Misuse(`"${ownIssuer}" is Airdex itself; choose another id.`);
    const origins = z.array(Origin).safeParse(values.origin ?? []);
    if (!origins.success) throw new Misuse(z.prettifyError(origins.error));
    const keys = await readKeys(values.jwks);
    const { name } = values;
    await withDatabase(environment, (database) =>
      putIssuer(database.pool, { id, name, keys, allowedOrigins: origins.data, enabled: true }),
    );
    process.stdout.write(`${name} vouches for its listeners within ten seconds.\n`);
    return 0;
  },
};

async function list(environment: NodeJS.ProcessEnv): Promise<number> {
  const issuers = await withDatabase(environment, (database) => listIssuers(database.pool));
  for (const { id, name, keys, allowedOrigins, enabled } of issuers) {
    const none = id === ownIssuer ? 'keys of its own' : 'no keys';
    const kids = keys.map((key) => key.kid).join(', ') || none;
    process.stdout.write(
      `${id}  ${name}  ${enabled ? 'enabled' : 'disabled'}  ${kids}  ${allowedOrigins.join(' ')}\n`,
    );
  }
  return 0;
}

async function disable(environment: NodeJS.ProcessEnv, id: string): Promise<number> {
  return withDatabase(environment, async (database) => {
    const known = (await listIssuers(database.pool)).find((one) => one.id === id);
    if (!known) throw new Error(`There is no issuer "${id}"; "airdex issuer list" shows them.`);
    await putIssuer(database.pool, { ...known, enabled: false });
    process.stdout.write(`${known.name} vouches for nobody any more, within half a minute.\n`);
    return 0;
  });
}

async function readKeys(path: string): Promise<IssuerKey[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Misuse(`${path} cannot be read: ${(error as Error).message}`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Misuse(`${path} is not JSON.`);
  }
  const parsed = Jwks.safeParse(json);
  if (!parsed.success) throw new Misuse(`${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.keys.map(({ kid, kty, crv, x, y }) => ({ kid, alg: 'ES256', jwk: { kty, crv, x, y } }));
}
