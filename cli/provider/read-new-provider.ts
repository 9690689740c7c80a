import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { NewProvider } from '#api/contract/provider.ts';
import { Misuse } from '../command.ts';
import type { ProviderOptions } from './provider-options.ts';

/** What `provider add` was told, checked as the API checks it. */
export async function readNewProvider(words: string[], options: ProviderOptions): Promise<NewProvider> {
  const [kind, name, ...surplus] = words;
  if (kind === undefined || name === undefined) throw new Misuse('Say the kind and a name.');
  if (surplus.length > 0) throw new Misuse('A name of several words needs quotes.');
  const parsed = NewProvider.safeParse({
    ...{ kind, name, enabled: options.disabled !== true },
    allowedHosts: options['allow-host'] ?? [],
    config: {
      ...readConfigOption(options.config),
      ...(options.url === undefined ? {} : { url: options.url }),
      ...(options.path === undefined ? {} : { path: resolve(options.path) }),
      ...(options.signed === true ? { signed: true } : {}),
      ...(options.file === undefined ? {} : { content: await readContent(options.file) }),
    },
  });
  if (!parsed.success) throw new Misuse(z.prettifyError(parsed.error));
  return parsed.data;
}

function readConfigOption(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new Misuse(`--config is a JSON object such as '{"country":"DE"}'.`);
  }
}

function readContent(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new Misuse(`${path} cannot be read: ${(error as Error).message}`);
  });
}
