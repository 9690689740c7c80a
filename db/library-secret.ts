import type { Sealer } from './seal.ts';

/** Sealed so that it opens in this place alone. */
const context = 'providers.config.secretAccessKey';

/** A bucket's secret key as a provider's config keeps it. */
export function sealSecretAccessKey(sealer: Sealer, secret: string): string {
  return sealer.seal(secret, context).toString('base64');
}

/** Throws where it was sealed by another key. */
export function openSecretAccessKey(sealer: Sealer, sealed: string): string {
  return sealer.open(Buffer.from(sealed, 'base64'), context);
}
