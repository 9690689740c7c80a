import { readFile } from 'node:fs/promises';
import specs from '@asyncapi/specs';
import { Ajv } from 'ajv';
import { default as addFormats } from 'ajv-formats';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { deadLetterEvent } from '#consumers/dead-letter-event.ts';
import { eventOfWord } from '#test-parts/event-of-word.ts';
import { contractFiles, readExamples, type Example } from './contract-files.ts';
import { contractSchemas, toJsonSchema } from './contract-schemas.ts';
import { sessionToCloudEvent } from './session-to-cloud-event.ts';
import { playToCloudEvent } from './to-cloud-event.ts';
import { PlayEvent } from './play-event.ts';

const station = 'station:7e1f0c1e-7a51-4f5e-9a52-6f3a2d1b0c9d';
const newAjv = () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv;
};
const ajv = newAjv();
for (const schema of contractSchemas) ajv.addSchema(toJsonSchema(schema), schema.name);

/** What JSON Schema finds wrong with it; the schemas of zod say the same. */
function faultsOf(name: string, body: unknown): string[] {
  ajv.validate(name, body);
  const faults = (ajv.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
  const zod = contractSchemas.find((one) => one.name === name)?.schema.safeParse(body);
  expect(zod?.success, `${name}: ${faults.join(', ')}`).toBe(faults.length === 0);
  return faults;
}

let examples: Example[];
beforeAll(async () => {
  examples = await readExamples();
});
const example = (file: string): Record<string, unknown> => {
  const found = examples.find((one) => one.file === file);
  if (!found) throw new Error(`There is no example ${file}.`);
  return structuredClone(found.body);
};

test('the files are what the schemas make of them; else run npm run events:contract', async () => {
  for (const [path, text] of await contractFiles()) {
    expect(await readFile(new URL(`../${path}`, import.meta.url), 'utf8'), path).toBe(text);
  }
});

test('docs/asyncapi.yaml is AsyncAPI 3.0 by its own schema', async () => {
  const text = await readFile(new URL('../docs/asyncapi.yaml', import.meta.url), 'utf8');
  const document = parse(text) as Record<string, unknown>;
  const validate = newAjv().compile(specs.schemasWithoutId['3.0.0'] as object);
  validate(document);
  expect(validate.errors).toBeNull();
  expect(validate({ ...document, channels: { plays: { address: 7 } } })).toBe(false);
});

test('every schema has an example, and every example holds to its schema', () => {
  expect([...new Set(examples.map(({ schema }) => schema))].toSorted()).toEqual(
    contractSchemas.map(({ name }) => name).toSorted(),
  );
  for (const { file, schema, body } of examples) expect(faultsOf(schema, body), file).toEqual([]);
});

describe('of an example that is changed it is said that it is wrong', () => {
  test.each([
    ['play.v1.started.json', { specversion: '2.0' }],
    ['play.v1.started.json', { type: 'airdex.play.started.v2' }],
    ['play.v1.started.json', { time: 'noon' }],
    ['play.v1.started.json', { id: '' }],
    ['play.v1.started.json', { data: {} }],
    ['session-closed.v1.json', { data: { ...{ listener: 'a', item: 'b', session: 'c' }, durationMs: -1 } }],
    ['listen.v1.heard-30-seconds.json', { type: 'airdex.play.started.v1' }],
    ['listen.v1.heard-30-seconds.json', { partitionkey: 7 }],
    ['dead-letter.v1.json', { data: { event: {} } }],
    ['play-event.v1.started.json', { listenedMs: -1 }],
    ['play-event.v1.started.json', { password: 'secret' }],
  ])('%s %o', (file, change) => {
    const [schema = ''] = examples.filter((one) => one.file === file).map((one) => one.schema);
    expect(faultsOf(schema, { ...example(file), ...change })).not.toEqual([]);
  });
});

test('an event with a field of tomorrow is still read', () => {
  const body = example('play.v1.started.json');
  expect(
    faultsOf('play.v1', { ...body, mood: 'good', data: { ...(body.data as object), volume: 1 } }),
  ).toEqual([]);
});

test('what is really written holds to the schemas', () => {
  const said = PlayEvent.parse(example('play-event.v1.started.json'));
  const receivedAt = new Date('2026-11-21T08:00:00Z');
  const about = { pseudonym: 'anna', receivedAt, skewMs: 0 };
  expect(faultsOf('play.v1', playToCloudEvent(said, about))).toEqual([]);
  const connection = { server: 'x', client: '1', sid: 's', openedAt: receivedAt, closedAt: receivedAt };
  expect(
    faultsOf(
      'session-closed.v1',
      sessionToCloudEvent({ ...connection, pseudonym: 'anna', item: 'station:1', durationMs: 5 }),
    ),
  ).toEqual([]);
  const letter = { consumer: 'history', topic: 'airdex.plays.v1', eventId: 'anna:1', key: 'anna' };
  const unread = { ...letter, body: { any: 'thing' }, reason: 'failed', detail: 'It failed.' };
  expect(faultsOf('dead-letter.v1', deadLetterEvent(unread, receivedAt).body)).toEqual([]);
});

test('the events that tests of consumers are fed with hold to them as well', () => {
  const play = { eventId: 'e', pseudonym: 'anna', play: 'p', item: station, seq: 0, type: 'started' };
  const word = { ...play, kind: 'play', time: 0, positionMs: 0, listenedMs: 0, client: null } as const;
  expect(faultsOf('play.v1', eventOfWord(word).body)).toEqual([]);
});
