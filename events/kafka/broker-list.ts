import { z } from 'zod';

const broker = /^(\[[\da-f:]+\]|[\w.-]+):\d{1,5}$/i;

/** KAFKA_BROKERS: "one:9092, other:9092". Empty: none. */
export const BrokerList = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  )
  .refine((brokers) => brokers.every((one) => broker.test(one)), {
    message: 'each is host:port, divided by commas',
  });
