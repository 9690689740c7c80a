import { expect, test } from 'vitest';
import { freePort } from './free-port.ts';

test('gives no port twice, and none that Linux gives to whoever names none', async () => {
  const ports = await Promise.all(Array.from({ length: 100 }, freePort));
  expect(new Set(ports).size).toBe(100);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});
