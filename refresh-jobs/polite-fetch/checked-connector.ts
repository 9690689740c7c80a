import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';
import { SourceError } from '#refresh-jobs/errors.ts';
import { insideReason, isHostAllowed } from './check-address.ts';

/** All IP addresses of a host name. */
export type Resolve = (hostname: string) => Promise<string[]>;

export type ConnectorOptions = {
  /** Hosts an admin allowed although they are inside: names or IP literals, optionally with a port. */
  allowedHosts?: readonly string[];
  resolve?: Resolve;
  connectTimeoutMs?: number;
};

/**
 * A connector for undici that resolves a name once, refuses addresses that point inside, and connects to exactly
 * the addresses it checked, so that a second DNS answer cannot lead elsewhere.
 */
export function createCheckedConnector(options: ConnectorOptions = {}): buildConnector.connector {
  const { allowedHosts = [], resolve = resolveName, connectTimeoutMs = 10_000 } = options;
  return (target, callback) => {
    const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
    checkedAddresses(target.hostname, port, allowedHosts, resolve).then(
      (addresses) => {
        const connect = buildConnector({
          timeout: connectTimeoutMs,
          autoSelectFamily: true,
          lookup: fixedLookup(addresses),
        } as buildConnector.BuildOptions);
        connect(target, callback);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), null);
      },
    );
  };
}

/** One socket to the host of a URL, checked like every other; TLS for https. For readers that do not speak plain HTTP. */
export function openCheckedSocket(url: URL, options: ConnectorOptions = {}): Promise<Socket | TLSSocket> {
  const connect = createCheckedConnector(options);
  return new Promise((resolve, reject) => {
    const target = { hostname: bareHost(url), host: url.host, protocol: url.protocol, port: url.port };
    connect(target, (...[error, socket]) => {
      if (error) reject(error);
      else resolve(socket);
    });
  });
}

/** The addresses of a host that may be contacted; throws `address-not-allowed` where all of them point inside. */
export async function checkedAddresses(
  hostname: string,
  port: number,
  allowedHosts: readonly string[],
  resolve: Resolve,
): Promise<string[]> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [host] : await resolve(host);
  if (isHostAllowed(host, port, allowedHosts)) return addresses;
  const open = addresses.filter((address) => insideReason(address) === undefined);
  const [first] = addresses;
  if (open.length === 0 && first !== undefined) throw notAllowed(host, first);
  return open;
}

function notAllowed(host: string, address: string): SourceError {
  const place = host === address ? host : `${host} (${address})`;
  return new SourceError(
    'address-not-allowed',
    `${place} ${insideReason(address) ?? ''}. Airdex contacts it only when an admin allows the host ${host} for this provider.`,
    { hostToAllow: host },
  );
}

async function resolveName(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address }) => address);
}

function fixedLookup(addresses: string[]): LookupFunction {
  const entries = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostname, { all }, callback) => {
    const [first] = entries;
    if (!first) callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '', 4);
    else if (all) callback(null, entries);
    else callback(null, first.address, first.family);
  };
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
