import { SourceError, type SourceErrorType } from '#refresh-jobs/errors.ts';

/** A failed call in words for an admin; a SourceError stays what it is. */
export function explainFailure(error: unknown, url: URL): SourceError {
  if (error instanceof SourceError) return error;
  const code = codeOf(error);
  const [type, words] = explain(code, url);
  return new SourceError(type, words, { url: printableUrl(url), cause: error });
}

/** A URL fit for messages and logs: no credentials, and no query, which may hold a token. */
export function printableUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

function explain(code: string, url: URL): [SourceErrorType, string] {
  const { hostname, host } = url;
  const words = byCode[code];
  if (words) return ['unreachable', words(hostname, host)];
  if (isCertificateProblem(code)) {
    return [
      'unreachable',
      `The certificate of ${host} cannot be trusted (${code}). Is it expired, or for another name?`,
    ];
  }
  if (code.startsWith('EPROTO') || code.startsWith('ERR_SSL')) {
    return [
      'unreachable',
      `${host} does not speak TLS as expected (${code}). Does the address begin with http instead of https?`,
    ];
  }
  if (
    code.startsWith('Z_') ||
    code.startsWith('ERR_BROTLI') ||
    code.startsWith('ERR_ZSTD') ||
    code.startsWith('ZSTD_')
  ) {
    return [
      'unreadable',
      `The compressed answer of ${host} is damaged or broke off. It is tried again later.`,
    ];
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'HPE_HEADER_OVERFLOW') {
    return ['over-limit', `${host} sent more header lines than are read.`];
  }
  if (code.startsWith('HPE_')) {
    return [
      'unreadable',
      `${host} does not answer in HTTP (${code}). Is this the port of a stream or of another service?`,
    ];
  }
  return ['unreachable', `${host} could not be read (${code || 'unknown reason'}). It is tried again later.`];
}

type Words = (hostname: string, host: string) => string;

const noSuchName: Words = (hostname) =>
  `DNS knows no host ${hostname}. Check the spelling; it is tried again later.`;
const brokeOff: Words = (_, host) => `${host} closed the connection in the middle. It is tried again later.`;
const silent: Words = (_, host) =>
  `${host} did not answer in time. Is the server up, and may Airdex reach it?`;
const noRoute: Words = (_, host) =>
  `There is no way to ${host} from here. Is the network of this machine up?`;

const byCode: Record<string, Words | undefined> = {
  ENOTFOUND: noSuchName,
  ENODATA: noSuchName,
  EAI_AGAIN: (hostname) =>
    `DNS did not answer for ${hostname}. Has this machine a connection? It is tried again later.`,
  ECONNREFUSED: (_, host) => `${host} refuses connections. Is the server running on this port?`,
  ECONNRESET: brokeOff,
  EPIPE: brokeOff,
  UND_ERR_SOCKET: brokeOff,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: brokeOff,
  ERR_STREAM_PREMATURE_CLOSE: brokeOff,
  ETIMEDOUT: silent,
  UND_ERR_CONNECT_TIMEOUT: silent,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
};

function isCertificateProblem(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME|HOSTNAME_MISMATCH/.test(code);
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('name' in error && error.name === 'HTTPParserError') return 'HPE_INVALID';
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0]);
  return 'cause' in error ? codeOf(error.cause) : '';
}
