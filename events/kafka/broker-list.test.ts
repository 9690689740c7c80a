import { expect, test } from 'vitest';
import { BrokerList } from './broker-list.ts';

test.each([
  [undefined, []],
  [' ', []],
  ['kafka:9092', ['kafka:9092']],
  ['one.example:9092, [::1]:9093 ,', ['one.example:9092', '[::1]:9093']],
])('reads %o', (text, brokers) => {
  expect(BrokerList.parse(text)).toEqual(brokers);
});

test.each(['kafka', 'http://kafka:9092', 'kafka:9092;other:9092', ':9092'])('refuses %s', (text) => {
  expect(BrokerList.safeParse(text).success).toBe(false);
});
