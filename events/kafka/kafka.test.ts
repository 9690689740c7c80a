import { afterAll, beforeAll, describe } from 'vitest';
import { startKafka, type KafkaPart } from '#test-parts/kafka/start-kafka.ts';
import { kafkaVersions, parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { createEventBus } from '../create-event-bus.ts';
import { promisesOfAnEventBus } from '../event-bus-suite.ts';
import { connectKafka } from './connect-kafka.ts';
import { promisesToAnalysts } from './analysts-suite.ts';
import { promisesOfTheForwarder } from './forwarder-suite.ts';
import { promisesOfGroups } from './groups-suite.ts';
import { renewTopics } from './test-topics.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const jars = { '3.9.1': parts.kafka3, '4.1.1': parts.kafka4 };

// One broker for each version: what it takes longest is to start.
for (const version of kafkaVersions) {
  describeWith(parts.java, jars[version])(`Apache Kafka ${version}`, () => {
    let kafka: KafkaPart;
    beforeAll(async () => {
      kafka = await startKafka(version);
    });
    afterAll(() => kafka.close());

    describe('is an event bus', () => {
      promisesOfAnEventBus(async (database) => {
        await renewTopics(connectKafka({ brokers: [kafka.broker], log }));
        return createEventBus(database, { kafkaBrokers: [kafka.broker], log });
      });
    });
    describe('the forwarder', () => {
      promisesOfTheForwarder(() => kafka);
    });
    describe('analysts', () => {
      promisesToAnalysts(() => kafka);
    });
    describe('groups of consumers', () => {
      promisesOfGroups(() => kafka);
    });
  });
}
