import type { TestProject } from 'vitest/node';
import { startDebianPostgres } from './start-debian-postgres.ts';
import { makeTemplate } from './test-database.ts';

/** The same suites on a PostgreSQL that is not the embedded one, and of another major version. */
export default async function oneDebianPostgres(project: TestProject): Promise<() => Promise<void>> {
  const server = await startDebianPostgres();
  await makeTemplate(server.url);
  project.provide('postgresUrl', server.url);
  return server.close;
}
