import { describe, expect, test } from 'vitest';
import { insideReason, isHostAllowed } from './check-address.ts';

describe('insideReason', () => {
  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    '198.18.0.1',
    '192.0.2.1',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
  ])('refuses %s', (address) => {
    expect(insideReason(address)).toBeTruthy();
  });

  test.each([
    ['mapped', '::ffff:127.0.0.1'],
    ['mapped, in hex', '::ffff:a9fe:a9fe'],
    ['compatible', '::127.0.0.1'],
    ['NAT64', '64:ff9b::10.0.0.1'],
    ['NAT64 with a local prefix', '64:ff9b:1::808:808'],
    ['6to4', '2002:c0a8:0101::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ])('refuses an inside IPv4 address embedded in IPv6: %s', (_how, address) => {
    expect(insideReason(address)).toBeTruthy();
  });

  test.each([
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '2a00:1450:4001::1',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
  ])('lets %s pass', (address) => {
    expect(insideReason(address)).toBeUndefined();
  });

  test('refuses what is no address at all', () => {
    expect(insideReason('radio.example')).toBe('is not an IP address');
  });
});

describe('isHostAllowed', () => {
  test('allows exactly the named host, whatever its case, brackets or final dot', () => {
    expect(isHostAllowed('Radio.LAN.', 8000, ['radio.lan'])).toBe(true);
    expect(isHostAllowed('[::1]', 8000, ['0:0:0:0:0:0:0:1'])).toBe(true);
    expect(isHostAllowed('::1', 8000, ['[::1]:8000'])).toBe(true);
  });

  test('allows no subdomain, no longer name, no other spelling of the same address', () => {
    expect(isHostAllowed('other.radio.lan', 80, ['radio.lan'])).toBe(false);
    expect(isHostAllowed('radio.lan.evil.example', 80, ['radio.lan'])).toBe(false);
    expect(isHostAllowed('127.0.0.1', 80, ['localhost'])).toBe(false);
    expect(isHostAllowed('radio.lan', 80, ['*', '', '.lan'])).toBe(false);
  });

  test('keeps to the port where one was named', () => {
    expect(isHostAllowed('127.0.0.1', 8000, ['127.0.0.1:8000'])).toBe(true);
    expect(isHostAllowed('127.0.0.1', 5432, ['127.0.0.1:8000'])).toBe(false);
  });
});
