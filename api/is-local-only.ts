const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/** An address of this machine that no other one can reach. */
export function isLoopback(address: string): boolean {
  return loopback.test(address);
}

/** Whoever sits at the machine owns an Airdex that listens on loopback alone. */
export function isLocalOnly(host: string): boolean {
  return host === 'localhost' || isLoopback(host);
}
