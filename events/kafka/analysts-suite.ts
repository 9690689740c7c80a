import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { appendEvents } from '#db/stores/event-log.ts';
import { countUnforwarded } from '#db/stores/forwarding.ts';
import { isInstalled, parts } from '#test-parts/parts.ts';
import type { KafkaPart } from '#test-parts/kafka/start-kafka.ts';
import { createTestDatabase } from '#test-parts/test-database.ts';
import { listensTopic } from '../topics.ts';
import { connectKafka } from './connect-kafka.ts';
import { startForwarder } from './start-forwarder.ts';
import { renewTopics } from './test-topics.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const root = new URL('../../', import.meta.url);

/** The consumers of docs/events.md, run as they stand there. */
export function promisesToAnalysts(broker: () => KafkaPart): void {
  beforeAll(async () => {
    await renewTopics(connectKafka({ brokers: [broker().broker], log }));
    const database = await createTestDatabase();
    await appendEvents(database.pool, listensTopic, [
      { id: 'a', key: 'ada', body: { data: { title: 'Night Tram' } } },
      { id: 'ada:erased', key: 'ada', body: null },
    ]);
    const forwarder = startForwarder({ database, brokers: [broker().broker], log });
    await vi.waitFor(async () => expect(await countUnforwarded(database.pool, listensTopic)).toBe(0), 30_000);
    await forwarder.close();
    await database.close();
  });

  test.skipIf(!isInstalled(parts.kcat) && process.env.CI !== 'true')('kcat reads every listen', async () => {
    const command = await example('sh');
    const output = await run('sh', ['-c', command], (text) => text.includes('NULL'));
    expect(output).toBe('ada {"data": {"title": "Night Tram"}}\nada NULL\n');
  });

  const program = new URL('example.ts', import.meta.url);
  afterAll(() => rm(program, { force: true }));
  test('so does TypeScript', async () => {
    await writeFile(program, await example('ts'));
    const output = await run(process.execPath, [program.pathname], (text) => text.includes('forgotten'));
    expect(output).toContain('ada Night Tram\nada is to be forgotten\n');
  });

  async function example(language: string): Promise<string> {
    const page = await readFile(new URL('docs/events.md', root), 'utf8');
    const [, code] = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page) ?? [];
    if (code === undefined) throw new Error(`docs/events.md has no example in ${language}.`);
    return code;
  }

  /** What it prints until it is enough, or until it ends. */
  function run(command: string, args: string[], isEnough: (text: string) => boolean): Promise<string> {
    const child = spawn(command, args, { env: { ...process.env, KAFKA_BROKERS: broker().broker } });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (isEnough(output)) child.kill();
    });
    const tooLong = setTimeout(() => child.kill(), 45_000);
    return new Promise((done, fail) => {
      child.once('error', fail);
      child.once('close', () => {
        clearTimeout(tooLong);
        done(output);
      });
    });
  }
}
