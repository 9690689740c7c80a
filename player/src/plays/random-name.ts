/** A name that nobody else gives. `randomUUID` is for secure pages alone, and this is for all. */
export function randomName(crypto: Pick<Crypto, 'getRandomValues'>): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
