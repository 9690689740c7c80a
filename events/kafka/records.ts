import type { KafkaMessage, Message } from 'kafkajs';
import type { NumberedEvent } from '#db/stores/forwarding.ts';
import type { BusEvent } from '../event-bus.ts';

const traceparentOf = /"traceparent":\s?"([0-9a-f-]{1,64})"/;

/** An event of the log as a record. A tombstone has no value; the id is a header too, so that it has one as well. */
export function toRecord({ id, key, body }: NumberedEvent): Message {
  const traceparent = body === null ? undefined : traceparentOf.exec(body)?.[1];
  return {
    key,
    value: body,
    headers: {
      'content-type': 'application/cloudevents+json',
      id,
      ...(traceparent !== undefined && { traceparent }),
    },
  };
}

/** A record as an event. What is no JSON is handed on as text: the consumer says what is wrong with it. */
export function fromRecord(topic: string, partition: number, record: KafkaMessage): BusEvent {
  const body = record.value === null ? null : readJson(record.value);
  const id = record.headers?.id?.toString() ?? `${topic}-${String(partition)}-${record.offset}`;
  return { id, key: record.key?.toString() ?? '', body };
}

function readJson(value: Buffer): unknown {
  const text = value.toString();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
