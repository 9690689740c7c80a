import { parseArgs } from 'node:util';
import { migrate } from '#db/migrate.ts';
import type { Command } from '../command.ts';
import { withDatabase } from '../with-database.ts';

export const migrateCommand: Command = {
  help: `Usage: airdex migrate

Brings the database up to this version; does nothing where it is. "npm start" does it by itself, the processes of a
larger installation refuse to start until it was done. It only goes forward: make a backup first.
`,
  run: async (args, environment) => {
    parseArgs({ args, options: {} });
    let ran: string[] = [];
    await withDatabase(
      environment,
      () => Promise.resolve(),
      async (database) => {
        ran = await migrate(database);
      },
    );
    for (const name of ran) process.stdout.write(`${name}\n`);
    process.stdout.write(ran.length === 0 ? 'The database is up to date.\n' : 'Done.\n');
    return 0;
  },
};
