import type { ProviderRow } from '#db/stores/providers.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { LibrarySource } from '#refresh-jobs/library/library-source.ts';
import { kindOf, parseConfig } from './read-provider.ts';
import type { RefreshContext } from './refresh-context.ts';

/** Where a library's files lie, by the adapter of its kind. */
export function openLibrary(
  context: Pick<RefreshContext, 'providers' | 'sealer'>,
  provider: Pick<ProviderRow, 'kind' | 'config' | 'allowedHosts'>,
): Promise<LibrarySource> {
  const kind = kindOf(context, provider);
  if (!kind.openLibrary) throw new SourceError('misconfigured', `A ${provider.kind} holds no files.`);
  const { allowedHosts } = provider;
  return kind.openLibrary(parseConfig(kind, provider), { allowedHosts, sealer: context.sealer });
}
