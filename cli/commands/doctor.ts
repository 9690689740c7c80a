import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig as readApiConfig } from '#api/config.ts';
import { assertSchemaCurrent } from '#db/migrate.ts';
import type { Command } from '../command.ts';
import { readConfig } from '../config.ts';
import { checkData } from '../doctor/check-data.ts';
import { checkForwarding, checkKafka } from '../doctor/check-kafka.ts';
import { checkLibraries } from '../doctor/check-libraries.ts';
import { checkMachine } from '../doctor/check-machine.ts';
import { checkServers } from '../doctor/check-servers.ts';
import { checkSettings } from '../doctor/check-settings.ts';
import { failing, ok, type Finding } from '../doctor/finding.ts';
import { withDatabase } from '../with-database.ts';

export const doctor: Command = {
  help: `Usage: airdex doctor [--json]

Looks at everything that Airdex needs and says in words what is well (ok), what deserves a look (!) and what is
broken (x). Changes nothing. Exits with 1 where something is broken.
`,
  run: async (args, environment) => {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
    const api = readApiConfig(environment);
    const { dataDir } = readConfig(environment);
    const findings = [
      ...(await checkMachine(dataDir)),
      ...checkSettings(api),
      ...(await checkDatabase(environment, api.mediaUrl)),
      ...(await checkServers(api)),
      ...(await checkKafka(readConfig(environment).kafkaBrokers)),
    ];
    process.stdout.write(values.json === true ? `${JSON.stringify(findings, null, 2)}\n` : inWords(findings));
    return findings.some(({ state }) => state === 'failing') ? 1 : 0;
  },
};

async function checkDatabase(environment: NodeJS.ProcessEnv, mediaUrl: string): Promise<Finding[]> {
  const { databaseUrl, dataDir, kafkaBrokers } = readConfig(environment);
  if (databaseUrl === undefined && !existsSync(join(dataDir, 'postgres', 'password')))
    return [ok('database', `none in ${dataDir} yet: "npm start" makes it`)];
  try {
    return await withDatabase(
      environment,
      async (database) => {
        const schema = await assertSchemaCurrent(database).then(
          () => ok('database', 'answers, and is of this version'),
          (error: unknown) => failing('database', (error as Error).message),
        );
        if (schema.state !== 'ok') return [schema];
        return [
          schema,
          ...(await checkData(database.pool, () => new Date())),
          ...(await checkLibraries(database.pool, mediaUrl)),
          ...(await checkForwarding(database.pool, kafkaBrokers)),
        ];
      },
      () => Promise.resolve(),
    );
  } catch (error) {
    return [failing('database', (error as Error).message)];
  }
}

const marks = { ok: 'ok', warning: '! ', failing: 'x ' };

function inWords(findings: Finding[]): string {
  const lines = findings.map(({ about, state, words }) => `${marks[state]}  ${about}: ${words}\n`);
  const broken = findings.filter(({ state }) => state === 'failing').length;
  const odd = findings.filter(({ state }) => state === 'warning').length;
  const verdict =
    broken + odd === 0 ? 'All is well.' : `${String(broken)} broken, ${String(odd)} to look at.`;
  return `${lines.join('')}\n${verdict}\n`;
}
