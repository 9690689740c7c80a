import { doctor } from './commands/doctor.ts';
import { events } from './commands/events.ts';
import { gateway } from './commands/gateway.ts';
import { issuer } from './commands/issuer.ts';
import { migrateCommand } from './commands/migrate.ts';
import { pair } from './commands/pair.ts';
import { provider } from './commands/provider.ts';
import { token } from './commands/token.ts';
import { Misuse, type Command } from './command.ts';

const commands: Record<string, Command> = {
  provider,
  pair,
  issuer,
  token,
  events,
  gateway,
  migrate: migrateCommand,
  doctor,
};

const help = `Usage: airdex COMMAND [OPTIONS]

  provider add|list|refresh|remove|icecast-xml   where stations come from
  pair                                           a link that connects a Nextcloud
  issuer list|put|disable                        who may vouch for listeners, such as a Nextcloud
  token --listener NAME                          an access token for the API
  events list|replay|tail                        what could not be read; what comes in
  gateway keys|usage                             streams without https, through nginx
  migrate                                        brings the database up to this version
  doctor                                         what is reachable, what is misconfigured

"airdex COMMAND --help" says more. Works on the data that "npm start" uses (AIRDEX_DATA, ./data unless set), also
while it runs; with DATABASE_URL, on that database.
`;

async function main([name = '', ...args]: string[]): Promise<number> {
  const command = commands[name];
  if (!command) {
    const isAsked = ['', 'help', '--help', '-h'].includes(name);
    (isAsked ? process.stdout : process.stderr).write(isAsked ? help : `There is no "${name}".\n\n${help}`);
    return isAsked ? 0 : 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(command.help);
    return 0;
  }
  try {
    return await command.run(args, process.env);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    process.stderr.write(isMisuse(error) ? `${words}\n\n${command.help}` : `${words}\n`);
    return isMisuse(error) ? 2 : 1;
  }
}

/** What the caller typed was wrong, by our own word or by that of util.parseArgs. */
function isMisuse(error: unknown): boolean {
  const { code } = error as { code?: string };
  return error instanceof Misuse || (code?.startsWith('ERR_PARSE_ARGS') ?? false);
}

process.exitCode = await main(process.argv.slice(2));
