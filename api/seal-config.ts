import { sealSecretAccessKey } from '#db/library-secret.ts';
import type { Sealer } from '#db/seal.ts';
import type { z } from 'zod';
import type { ProviderConfig } from './contract/provider.ts';
import { Problem } from './problem.ts';

type Config = z.infer<typeof ProviderConfig>;

/** A config as it is kept: a bucket's secret key is sealed; where null is sent for it, the one that is known stays. */
export function sealConfig(
  { secretAccessKey, ...config }: Config,
  known: Record<string, unknown> | undefined,
  sealer: Sealer | null,
): Record<string, unknown> {
  if (secretAccessKey === undefined) return config;
  if (secretAccessKey === null) {
    const { sealedSecretAccessKey } = known ?? {};
    if (typeof sealedSecretAccessKey !== 'string') throw unfit('there is no secret key yet that could stay');
    return { ...config, sealedSecretAccessKey };
  }
  if (!sealer) throw unfit('set AIRDEX_SECRET_KEY first: without it no secret key is kept');
  return { ...config, sealedSecretAccessKey: sealSecretAccessKey(sealer, secretAccessKey) };
}

/** A config as it is shown: that there is a secret key, and no more of it. */
export function withoutSecret({ sealedSecretAccessKey, ...config }: Record<string, unknown>): Config {
  return (sealedSecretAccessKey === undefined ? config : { ...config, secretAccessKey: null }) as Config;
}

function unfit(message: string): Problem {
  const path = 'config.secretAccessKey';
  return new Problem('bad-request', `${path}: ${message}`, { errors: [{ path, message }] });
}
