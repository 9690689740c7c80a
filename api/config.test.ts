import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('without any variable it listens on loopback alone and trusts no proxy', () => {
  expect(readConfig({})).toMatchObject({
    ...{ host: '127.0.0.1', port: 3000, mediaUrl: 'http://127.0.0.1:3001', trustProxy: '' },
    ...{ redisUrl: undefined, databaseUrl: undefined, publicUrl: undefined },
  });
});

test('addresses are kept without a slash at their end, so that paths can follow', () => {
  const config = readConfig({
    PUBLIC_URL: 'https://radio.example/airdex/',
    MEDIA_URL: 'https://media.example//',
  });
  expect(config).toMatchObject({
    publicUrl: 'https://radio.example/airdex',
    mediaUrl: 'https://media.example',
  });
});

test.each([
  ['PORT', 'http'],
  ['PORT', '70000'],
  ['PUBLIC_URL', 'radio.example'],
  ['PUBLIC_URL', 'ftp://radio.example'],
  ['DATABASE_URL', 'mysql://localhost/airdex'],
  ['REDIS_URL', 'localhost:6379'],
  ['LOG_LEVEL', 'loud'],
  ['ANONYMOUS_CATALOG', 'yes'],
  ['ANONYMOUS_LIBRARY', 'yes'],
  ['RATE_LIMIT_PER_LISTENER', '-1'],
])('names the variable that is wrong: %s=%s', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`\\b${name}: `));
});

test('the address for a small window is plain http, and an empty one is none', () => {
  expect(readConfig({ POP_OUT_URL: 'http://radio.example:3080/' }).popOutUrl).toBe(
    'http://radio.example:3080',
  );
  expect(readConfig({ POP_OUT_URL: '' }).popOutUrl).toBeUndefined();
  expect(() => readConfig({ POP_OUT_URL: 'https://radio.example' })).toThrow('POP_OUT_URL');
});

test('the gateway is https, and an empty one is none', () => {
  expect(readConfig({ GATEWAY_URL: 'https://gateway.example/' }).gatewayUrl).toBe('https://gateway.example');
  expect(readConfig({ GATEWAY_URL: '' }).gatewayUrl).toBeUndefined();
  expect(() => readConfig({ GATEWAY_URL: 'http://gateway.example' })).toThrow('GATEWAY_URL');
});

test('the library is for whoever asks only where nobody else can, unless it is said', () => {
  const open = (environment: NodeJS.ProcessEnv) => readConfig(environment).anonymousLibrary;
  expect(open({})).toBe(true);
  expect(open({ HOST: '::1', ANONYMOUS_LIBRARY: '' })).toBe(true);
  expect(open({ HOST: '0.0.0.0' })).toBe(false);
  expect(open({ HOST: '192.168.1.5' })).toBe(false);
  expect(open({ PUBLIC_URL: 'https://radio.example' })).toBe(false);
  expect(open({ TRUST_PROXY: '1' })).toBe(false);
  expect(open({ ANONYMOUS_CATALOG: 'off' })).toBe(false);
  expect(open({ HOST: '0.0.0.0', ANONYMOUS_LIBRARY: 'on' })).toBe(true);
  expect(open({ ANONYMOUS_LIBRARY: 'off' })).toBe(false);
});
