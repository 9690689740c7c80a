import type { z } from 'zod';
import type { ProviderConfig } from './contract/provider.ts';

type Config = z.infer<typeof ProviderConfig>;

/** What is kept of a config that was sent: `contentBytes` stands for the file that is known already. */
export function withKnownFile(
  { contentBytes, ...config }: Config,
  known: Record<string, unknown> | undefined,
): Config {
  const { content } = known ?? {};
  const isMeant = contentBytes !== undefined && config.content === undefined && config.url === undefined;
  return isMeant && typeof content === 'string' ? { ...config, content } : config;
}
