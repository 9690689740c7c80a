import { networkInterfaces } from 'node:os';

/**
 * The address under which others reach what listens on `host`. A wildcard is no address: then it is the first one
 * of this machine that is not loopback, which is right in a home and is what PUBLIC_URL and MEDIA_URL are for elsewhere.
 */
export function reachableUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? outsideAddress() : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${String(port)}`;
}

function outsideAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return addresses.find((each) => !each.internal && each.family === 'IPv4')?.address ?? '127.0.0.1';
}
