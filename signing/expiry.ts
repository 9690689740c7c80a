/** Seconds. How long a link is good for at least, and how much longer it may be so that pages stay cacheable. */
export const linkTtl = 30 * 60;
export const signatureWindow = 5 * 60;

/** Whatever is signed in one window expires together: the same page with the same signatures can be kept. */
export function expiryOf(nowSeconds: number, ttl: number = linkTtl): number {
  return Math.ceil((nowSeconds + ttl) / signatureWindow) * signatureWindow;
}

/** The earliest moment at which a link with this expiry can have been signed. */
export function signedNotBefore(exp: number, ttl: number = linkTtl): number {
  return exp - ttl - signatureWindow;
}

/** Names the window; part of the cache key of a signed page. */
export function windowOf(nowSeconds: number): number {
  return expiryOf(nowSeconds) / signatureWindow;
}
