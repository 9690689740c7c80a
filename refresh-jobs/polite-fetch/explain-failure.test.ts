import { expect, test } from 'vitest';
import { SourceError } from '#refresh-jobs/errors.ts';
import { explainFailure, printableUrl } from './explain-failure.ts';

const url = new URL('https://user:geheim@radio.example:8443/list?token=geheim');
const failed = (code: string) => Object.assign(new Error('internal words'), { code });

test.each([
  ['ENOTFOUND', 'unreachable', 'DNS knows no host radio.example'],
  ['EAI_AGAIN', 'unreachable', 'DNS did not answer'],
  ['ECONNREFUSED', 'unreachable', 'refuses connections'],
  ['ECONNRESET', 'unreachable', 'in the middle'],
  ['UND_ERR_CONNECT_TIMEOUT', 'unreachable', 'did not answer in time'],
  ['ENETUNREACH', 'unreachable', 'no way to'],
  ['CERT_HAS_EXPIRED', 'unreachable', 'certificate'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'unreachable', 'certificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'unreachable', 'certificate'],
  ['EPROTO', 'unreachable', 'does not speak TLS'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'unreachable', 'does not speak TLS'],
  ['Z_DATA_ERROR', 'unreadable', 'damaged'],
  ['HPE_INVALID_CONSTANT', 'unreadable', 'does not answer in HTTP'],
  ['UND_ERR_HEADERS_OVERFLOW', 'over-limit', 'header lines'],
  ['SOMETHING_NEW', 'unreachable', 'SOMETHING_NEW'],
])('says %s in words, with the host and without secrets', (code, type, words) => {
  const explained = explainFailure(failed(code), url);
  expect(explained.type).toBe(type);
  expect(explained.message).toContain(words);
  expect(explained.message).toContain('radio.example');
  expect(explained.message + String(explained.url)).not.toContain('geheim');
});

test('finds the code of the first of several failed connections, and of a cause', () => {
  const several = new AggregateError([failed('ECONNREFUSED'), failed('ENETUNREACH')]);
  expect(explainFailure(several, url).message).toContain('refuses connections');
  expect(explainFailure(new Error('x', { cause: failed('ECONNRESET') }), url).message).toContain(
    'in the middle',
  );
});

test('lets what is explained already stand, and survives what is no error', () => {
  const explained = new SourceError('gone', 'Gone.');
  expect(explainFailure(explained, url)).toBe(explained);
  expect(explainFailure('odd', url).type).toBe('unreachable');
  expect(printableUrl(url)).toBe('https://radio.example:8443/list');
});
