import type { IncomingMessage } from 'node:http';

/** Express' setting `trust proxy`, compiled: whether the address so many hops away may say who came before it. */
export type TrustsProxy = (address: string, hop: number) => boolean;

/** The caller's address: the nearest one that is no trusted proxy. */
export function addressReader(isTrusted: TrustsProxy) {
  return (request: IncomingMessage): string => {
    let address = request.socket.remoteAddress ?? '';
    const forwarded = request.headers['x-forwarded-for'];
    if (typeof forwarded !== 'string') return address;
    const earlier = forwarded.split(',').toReversed();
    for (let hop = 0; hop < earlier.length && isTrusted(address, hop); hop += 1)
      address = earlier[hop]?.trim() ?? '';
    return address;
  };
}
