import packageJson from '../package.json' with { type: 'json' };
import { contractSchemas, toJsonSchema } from './contract-schemas.ts';
import { topicSettings } from './topic-settings.ts';
import { deadLettersTopic, listensTopic, playsTopic, type Topic } from './topics.ts';

type Json = Record<string, unknown>;

const day = 86_400_000;
const tombstones = 'A record without a value is a tombstone: forget the listener of its key.';
const about: Partial<Record<Topic, string>> = {
  [playsTopic]: `All that players say of plays and what streaming servers add, by listener. ${tombstones}`,
  [listensTopic]: `Each play that counts, once. What analysts want first. ${tombstones}`,
  [deadLettersTopic]: `What a consumer of Airdex could not read, with the reason. ${tombstones}`,
};

/** AsyncAPI 3.0, made from the schemas that events are really written and read by. `examples` by schema. */
export function asyncApiDocument(examples: ReadonlyMap<string, readonly Json[]>): Json {
  const onTopics = contractSchemas.filter(({ topic }) => topic !== null);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Airdex: plays and listens',
      version: packageJson.version,
      description:
        'CloudEvents 1.0 in structured JSON, keyed by the pseudonym of the listener. What is guaranteed, and how to ' +
        'read it in ten lines, is said in docs/events.md. Read with isolation.level=read_committed.',
      license: { name: 'AGPL-3.0-or-later' },
    },
    defaultContentType: 'application/cloudevents+json',
    servers: {
      kafka: { host: 'localhost:9092', protocol: 'kafka', description: 'KAFKA_BROKERS of Airdex.' },
    },
    channels: Object.fromEntries(
      topicSettings.map((settings) => [nameOf(settings.topic), channel(settings)]),
    ),
    operations: Object.fromEntries(
      topicSettings.map(({ topic }) => [
        `send${nameOf(topic)[0]?.toUpperCase() ?? ''}${nameOf(topic).slice(1)}`,
        { action: 'send', channel: { $ref: `#/channels/${nameOf(topic)}` }, summary: about[topic] },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        onTopics.map(({ name, title }) => [
          name,
          {
            name,
            title,
            contentType: 'application/cloudevents+json',
            headers: { $ref: '#/components/schemas/headers' },
            payload: { $ref: `#/components/schemas/${name}` },
            bindings: {
              kafka: { key: { type: 'string', description: 'the pseudonym' }, bindingVersion: '0.5.0' },
            },
            examples: (examples.get(name) ?? []).map((payload) => ({ payload })),
          },
        ]),
      ),
      schemas: {
        headers: {
          type: 'object',
          properties: {
            'content-type': { type: 'string', const: 'application/cloudevents+json' },
            id: { type: 'string', description: 'as in the event; a tombstone has one too' },
            traceparent: { type: 'string', description: 'as in the event, where it has one' },
          },
        },
        ...Object.fromEntries(
          onTopics.map((one) => {
            const { $schema: _, ...schema } = toJsonSchema(one);
            return [one.name, schema];
          }),
        ),
      },
    },
  };
}

function channel({ topic, partitions, retentionDays }: (typeof topicSettings)[number]): Json {
  const messages = contractSchemas.filter((one) => one.topic === topic).map(({ name }) => name);
  return {
    address: topic,
    description: about[topic],
    messages: Object.fromEntries(messages.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
    bindings: {
      kafka: {
        topic,
        partitions,
        topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': retentionDays * day },
        bindingVersion: '0.5.0',
      },
    },
  };
}

/** airdex.dead-letters.v1 is deadLetters. */
function nameOf(topic: Topic): string {
  const [, name = topic] = /^airdex\.([a-z-]+)\.v\d+$/.exec(topic) ?? [];
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
