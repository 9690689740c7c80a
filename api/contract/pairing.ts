import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { Timestamp } from './common.ts';

const coordinate = z.string().regex(/^[\w-]{43}$/, 'is no coordinate of a P-256 key');

/** A public key as a JWK. One given with its private part is refused, not kept. */
export const PublicKey = z
  .object({
    kid: z.string().min(1).max(100),
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: coordinate,
    y: coordinate,
    d: z.undefined({ error: 'this is a private key; give the public one alone' }).optional(),
  })
  .refine(isOnCurve, { error: 'is no point of the curve P-256' });
export type PublicKey = z.infer<typeof PublicKey>;

function isOnCurve({ kty, crv, x, y }: { kty: string; crv: string; x: string; y: string }): boolean {
  try {
    createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

export const Origin = z
  .url({ protocol: /^https?$/ })
  .refine((origin) => URL.parse(origin)?.origin === origin, {
    error: 'an origin is a scheme, a host and a port, without a path or a slash at its end',
  });

export const PairingRequest = z.object({
  code: z.string().min(1).max(200),
  issuer: z.object({
    id: z.string().regex(/^nextcloud:[a-z0-9]{1,64}$/, 'is nextcloud: and an instance id'),
    name: z.string().trim().min(1).max(200),
    url: z.url({ protocol: /^https?$/ }).max(500),
    origins: z.array(Origin).min(1).max(20),
  }),
  keys: z.array(PublicKey).min(1).max(5),
});
export type PairingRequest = z.infer<typeof PairingRequest>;

export const Paired = z.object({
  issuer: z.string(),
  name: z.string(),
  audience: z.string(),
  publicUrl: z.string(),
  mediaUrl: z.string(),
});
export type Paired = z.infer<typeof Paired>;

/** A token for the audience `airdex-pairing`, signed by a registered key of the issuer; what it asks is in it. */
export const PairingToken = z.object({ token: z.string().min(1).max(8_000) });

export const IssuerKeys = z.object({
  keys: z.array(z.object({ kid: z.string(), until: Timestamp.nullable() })),
});
export type IssuerKeys = z.infer<typeof IssuerKeys>;

export const NewPairing = z.object({
  /** What admins call it; without it, one that is known keeps its name, and a new one has that which it gives itself. */
  name: z.string().trim().min(1).max(200).optional(),
  /** An issuer that is known already, whose keys are to be replaced. */
  issuer: z.string().min(1).max(200).optional(),
});

export const Pairing = z.object({ link: z.string(), expiresAt: Timestamp });
export type Pairing = z.infer<typeof Pairing>;

export const Connected = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string().nullable(),
  origins: z.array(z.string()),
  enabled: z.boolean(),
  pairedAt: Timestamp.nullable(),
  keys: z.array(z.object({ kid: z.string(), until: Timestamp.nullable() })),
});
export type Connected = z.infer<typeof Connected>;
