import { join } from 'node:path';
import { bringJars } from '../bring-jars.ts';
import { isInstalled, kafkaFolder, kafkaVersions, parts } from '../parts.ts';

/** Brings the jars of each Kafka that is not there yet from Maven Central. */
export function installKafka(): void {
  const needed = { '3.9.1': parts.kafka3, '4.1.1': parts.kafka4 };
  for (const version of kafkaVersions.filter((one) => !isInstalled(needed[one]))) {
    console.log(`Bringing Kafka ${version} from Maven Central, for the tests alone.`);
    bringJars(kafkaFolder(version), join(import.meta.dirname, 'pom.xml'), ['-P', version]);
  }
}
