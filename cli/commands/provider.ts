import { parseArgs } from 'node:util';
import { presentProvider, presentRun } from '#api/presenters/present-provider.ts';
import { refuseSharedFolder } from '#api/refuse-shared-folder.ts';
import { sealConfig } from '#api/seal-config.ts';
import { currentHookPassword } from '#api/stream-urls/hook-password.ts';
import { icecastXml } from '#api/stream-urls/icecast-xml.ts';
import { mountOf } from '#api/stream-urls/sign-links.ts';
import { deleteProvider } from '#catalog/delete-provider.ts';
import type { Database } from '#db/database.ts';
import { createProvider, listProviders } from '#db/stores/providers.ts';
import { unreadableFiles, type UnreadableFileRow } from '#db/stores/library-files.ts';
import { requestRun, requestStop, type RunRow } from '#db/stores/runs.ts';
import { listSignedStreams } from '#db/stores/stream-sessions.ts';
import { Misuse, type Command } from '../command.ts';
import { openSealer } from '../config.ts';
import { describeProvider, describeRun } from '../provider/describe-provider.ts';
import { findByNameOrId } from '../provider/find-by-name-or-id.ts';
import { followRun } from '../provider/follow-run.ts';
import { providerOptions, type ProviderOptions } from '../provider/provider-options.ts';
import { readNewProvider } from '../provider/read-new-provider.ts';
import { timeLeft } from '../provider/time-left.ts';
import { withDatabase } from '../with-database.ts';

const help = `Usage: airdex provider list [--json]
       airdex provider add KIND NAME [OPTIONS] [--wait] [--json]
       airdex provider refresh PROVIDER [--wait] [--json]
       airdex provider stop PROVIDER
       airdex provider files PROVIDER [--json]
       airdex provider remove PROVIDER
       airdex provider icecast-xml PROVIDER [MOUNT...] [--url URL]

KIND is one of
  icecast-server     a server with status-json.xsl  --url https://radio.example:8000
  icecast-directory  a yp.xml                       --url https://dir.example/yp.xml
  radio-browser      the free directory of 50,000   (--url of a mirror)
  playlist           M3U, PLS, XSPF or ASX          --url https://radio.example/all.m3u, or --file all.m3u
  station            one stream                     --url https://radio.example/live.mp3
  podcast-feed       one show                       --url https://show.example/feed.xml
  opml               a list of shows                --url https://show.example/all.opml, or --file all.opml
  local-library      a folder of music              --path /srv/music
  s3-library         music in a bucket              --config '{"endpoint":"https://s3.example","region":"us-east-1",
                                                    "bucket":"music","accessKeyId":"…","secretAccessKey":"…"}'
PROVIDER is a name as "list" shows it, or an id.

Options of add
  --url URL          where it is
  --path FOLDER      local-library: the folder, as Airdex sees it
  --file PATH        playlist, opml: a file instead of a URL
  --signed           icecast-server: its mounts ask Airdex, so sign their links (docs/icecast.md)
  --allow-host HOST  a host on a private address that this provider may contact; again for each
  --config JSON      anything else that the kind takes, such as '{"country":"DE","tags":["jazz"]}'
  --disabled         do not refresh it yet

Refreshing is done by a running Airdex; --wait follows the run to its end, and fails with it. stop ends it; what a
library has found stays, and the next refresh goes on there. files lists what of a library cannot be read, and why.
A bucket's secret key is kept sealed, by the AIRDEX_SECRET_KEY of the running Airdex where it has one. icecast-xml
prints what belongs into the icecast.xml of a signed server; --url is where that server reaches Airdex (PUBLIC_URL
unless given).
`;

type Act = (
  database: Database,
  words: string[],
  options: ProviderOptions,
  environment: NodeJS.ProcessEnv,
) => Promise<number>;

const print = (text: string) => process.stdout.write(text);
const printJson = (value: unknown) => print(`${JSON.stringify(value, null, 2)}\n`);

const list: Act = async ({ pool }, _words, { json }) => {
  const all = await listProviders(pool);
  if (json === true) printJson(all.map(presentProvider));
  else print(all.map(describeProvider).join('') || 'There are no providers yet: "airdex provider add".\n');
  return 0;
};

const add: Act = async ({ pool }, words, options, environment) => {
  const { wait, json } = options;
  const wanted = await readNewProvider(words, options);
  if (wait === true && !wanted.enabled)
    throw new Misuse('--wait has nothing to wait for with --disabled: leave one of them out.');
  await refuseSharedFolder(pool, { kind: wanted.kind, path: wanted.config.path });
  const sealer = wanted.config.secretAccessKey === undefined ? null : await openSealer(environment);
  const config = sealConfig(wanted.config, undefined, sealer);
  const made = await createProvider(pool, { ...wanted, config });
  const requested = made.enabled ? await requestRun(pool, made.id, 'cli') : null;
  const run = requested && wait === true ? await waitFor(pool, made.name, requested, json) : requested;
  const shown = await findByNameOrId(pool, made.id);
  if (json === true) printJson(presentProvider(shown));
  else
    print(
      `Added. ${made.enabled && wait !== true ? 'A running Airdex refreshes it now.' : ''}\n${describeProvider(shown)}`,
    );
  return run?.state === 'failed' ? 1 : 0;
};

/** To its end, with a line on a terminal that says how far it is. */
async function waitFor(
  pool: Database['pool'],
  name: string,
  requested: RunRow,
  json: boolean | undefined,
): Promise<RunRow> {
  const isWatched = json !== true && process.stderr.isTTY;
  const onProgress = (now: RunRow) => {
    const left = timeLeft(now, new Date());
    const line = `${name}: ${describeRun(now)}${left === null ? '' : `, ${left}`}`;
    if (isWatched) process.stderr.write(`\r\u001b[K${line}`);
  };
  const run = await followRun(pool, requested, { onProgress });
  if (isWatched) process.stderr.write('\r\u001b[K');
  return run;
}

const refresh: Act = async ({ pool }, [wanted], { wait, json }) => {
  const { id, name } = await findByNameOrId(pool, wanted);
  const requested = await requestRun(pool, id, 'cli');
  if (!requested) throw new Error(`"${name}" was removed just now.`);
  const run = wait === true ? await waitFor(pool, name, requested, json) : requested;
  if (json === true) printJson(presentRun(run));
  else print(`${name}: ${describeRun(run)}\n`);
  return run.state === 'failed' ? 1 : 0;
};

const stop: Act = async ({ pool }, [wanted]) => {
  const { name, lastRun } = await findByNameOrId(pool, wanted);
  if (lastRun?.state !== 'running') throw new Error(`"${name}" is not being refreshed.`);
  await requestStop(pool, lastRun.id);
  const run = await followRun(pool, lastRun);
  print(`${name}: ${describeRun(run)}\n`);
  return 0;
};

const files: Act = async ({ pool }, [wanted], { json }) => {
  const { id } = await findByNameOrId(pool, wanted);
  for (let after: string | undefined; ;) {
    const some: UnreadableFileRow[] = await unreadableFiles(pool, id, { limit: 1_000, after });
    for (const file of some)
      print(json === true ? `${JSON.stringify(file)}\n` : `${file.path}\n  ${file.reason}\n`);
    after = some.at(-1)?.path;
    if (after === undefined) return 0;
  }
};

const remove: Act = async (database, [wanted]) => {
  const { id, name } = await findByNameOrId(database.pool, wanted);
  await deleteProvider(database, id);
  print(`Removed "${name}" and what only it listed. Favorites keep what they are of.\n`);
  return 0;
};

const printIcecastXml: Act = async ({ pool }, [wanted, ...mounts], { url }, environment) => {
  const { id, name } = await findByNameOrId(pool, wanted);
  const publicUrl = url ?? environment.PUBLIC_URL ?? `http://127.0.0.1:${environment.PORT ?? '3000'}`;
  const known = (await listSignedStreams(pool, id)).map((stream) => mountOf(stream.url));
  if (mounts.length === 0 && known.length === 0)
    throw new Error(
      `No signed mount of "${name}" is known yet. Name them: airdex provider icecast-xml … /live.mp3`,
    );
  const password = await currentHookPassword(pool, id);
  const chosen = mounts.length > 0 ? mounts : [...new Set(known)].toSorted();
  print(icecastXml({ publicUrl: publicUrl.replace(/\/+$/, ''), providerId: id, password, mounts: chosen }));
  return 0;
};

const acts: Record<string, Act> = { list, add, refresh, stop, files, remove, 'icecast-xml': printIcecastXml };

export const provider: Command = {
  help,
  run: async (args, environment) => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: providerOptions });
    const [verb = '', ...words] = positionals;
    const act = acts[verb];
    if (!act) throw new Misuse(verb === '' ? 'Say what to do.' : `There is no "provider ${verb}".`);
    return withDatabase(environment, (database) => act(database, words, values, environment));
  },
};
