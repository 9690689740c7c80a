import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled, kafkaFolder, kafkaVersions, parts } from '../parts.ts';

/** Brings the jars of each Kafka that is not there yet from Maven Central; whole or not at all. */
export function installKafka(): void {
  const needed = { '3.9.1': parts.kafka3, '4.1.1': parts.kafka4 };
  for (const version of kafkaVersions.filter((one) => !isInstalled(needed[one]))) {
    console.log(`Bringing Kafka ${version} from Maven Central, for the tests alone.`);
    const folder = kafkaFolder(version);
    mkdirSync(dirname(folder), { recursive: true });
    const fresh = mkdtempSync(`${folder}-`);
    const pom = join(dirname(fileURLToPath(import.meta.url)), 'pom.xml');
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${fresh}`];
    const { status } = spawnSync('mvn', ['-B', '-q', '-f', pom, '-P', version, ...goal], {
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: 10 * 60_000,
    });
    if (status === 0) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(fresh, folder);
    } else rmSync(fresh, { recursive: true, force: true });
  }
}
