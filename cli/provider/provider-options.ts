import type { ParseArgsOptionsConfig } from 'node:util';

export const providerOptions = {
  url: { type: 'string' },
  path: { type: 'string' },
  file: { type: 'string' },
  signed: { type: 'boolean' },
  'allow-host': { type: 'string', multiple: true },
  config: { type: 'string' },
  disabled: { type: 'boolean' },
  json: { type: 'boolean' },
  wait: { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig;

/** As they were typed. */
export type ProviderOptions = {
  url?: string | undefined;
  path?: string | undefined;
  file?: string | undefined;
  signed?: boolean | undefined;
  'allow-host'?: string[] | undefined;
  config?: string | undefined;
  disabled?: boolean | undefined;
  json?: boolean | undefined;
  wait?: boolean | undefined;
};
