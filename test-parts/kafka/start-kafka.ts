import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { kafkaFolder, parts, type KafkaVersion } from '../parts.ts';
import { runProgram, type RunningProgram } from '../run-program.ts';

export type KafkaPart = {
  /** What clients connect to: the same after every restart. */
  broker: string;
  /** Runs it again on the data of before. */
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Hangs: accepts connections and answers nothing, until it is resumed. */
  pause(): void;
  resume(): void;
  /** Stops it and forgets its data. */
  close(): Promise<void>;
};

/**
 * A real Kafka of one node in KRaft mode, on ports of its own of loopback. A port that was free can be taken until
 * Kafka is up, so it tries others.
 */
export async function startKafka(version: KafkaVersion): Promise<KafkaPart> {
  for (let left = 2; ; left -= 1) {
    try {
      return await startOnFreePorts(version);
    } catch (error) {
      if (left === 0 || !String(error).includes('Address already in use')) throw error;
    }
  }
}

async function startOnFreePorts(version: KafkaVersion): Promise<KafkaPart> {
  const folder = mkdtempSync(join(tmpdir(), 'airdex-test-kafka-'));
  const [port, controllerPort] = [await freePort(), await freePort()];
  const properties = join(folder, 'server.properties');
  writeFileSync(properties, settings(folder, port, controllerPort));
  mkdirSync(join(folder, 'classes'));
  writeFileSync(join(folder, 'classes', 'log4j2.properties'), log4j2);
  writeFileSync(join(folder, 'classes', 'log4j.properties'), log4j);
  const classes = ['-cp', `${join(folder, 'classes')}:${kafkaFolder(version)}/*`];
  const memory = ['-Xms128m', '-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

  const format = ['kafka.tools.StorageTool', 'format', '-t', 'QWlyZGV4S2Fma2FUZXN0cw', '-c', properties];
  const formatted = spawnSync(parts.java.program, [...memory, ...classes, ...format], { encoding: 'utf8' });
  if (formatted.status !== 0) throw new Error(`Kafka's storage: ${formatted.stdout}${formatted.stderr}`);

  let running: RunningProgram | undefined;
  const start = async () => {
    const args = [...memory, ...classes, 'kafka.Kafka', properties];
    running = await runProgram(parts.java.program, args, (output) => output.includes('Kafka Server started'));
  };
  const stop = async (signal?: NodeJS.Signals) => {
    await running?.stop(signal);
    running = undefined;
  };
  try {
    await start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    broker: `127.0.0.1:${String(port)}`,
    start,
    stop,
    pause: () => void running?.process.kill('SIGSTOP'),
    resume: () => void running?.process.kill('SIGCONT'),
    close: async () => {
      running?.process.kill('SIGCONT');
      await stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One node is its own quorum, so that what is kept three times elsewhere is kept once here. */
function settings(folder: string, port: number, controllerPort: number): string {
  const controller = `127.0.0.1:${String(controllerPort)}`;
  return `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@${controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${String(port)},CONTROLLER://${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${String(port)}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${join(folder, 'data')}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=5
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=5
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
# One that was killed is let in again as soon as this has passed.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
`;
}

const log4j2 = `
rootLogger.level=WARN
rootLogger.appenderRef.out.ref=out
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%p %m (%c)%n
logger.server.name=kafka.server.KafkaRaftServer
logger.server.level=INFO
`;
const log4j = `
log4j.rootLogger=WARN, out
log4j.appender.out=org.apache.log4j.ConsoleAppender
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=%p %m (%c)%n
log4j.logger.kafka.server.KafkaRaftServer=INFO
`;
