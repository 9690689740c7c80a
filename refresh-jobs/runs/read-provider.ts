import type { ProviderRow } from '#db/stores/providers.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { Batch, Outcome, Provider, Validators } from '#refresh-jobs/providers/provider.ts';
import type { RefreshContext } from './refresh-context.ts';

/** What a provider says, by the adapter of its kind. */
export function readProvider(
  context: Pick<RefreshContext, 'providers' | 'fetchFor' | 'now'>,
  provider: Pick<ProviderRow, 'kind' | 'name' | 'config' | 'allowedHosts' | 'validators' | 'bookmark'>,
  signal: AbortSignal,
): AsyncGenerator<Batch, Outcome> {
  const kind = kindOf(context, provider);
  return kind.readEntries(parseConfig(kind, provider), {
    providerName: provider.name,
    fetch: context.fetchFor(provider.allowedHosts),
    validators: provider.validators as Validators,
    bookmark: provider.bookmark,
    signal,
    now: context.now,
  });
}

export function kindOf(context: Pick<RefreshContext, 'providers'>, provider: { kind: string }): Provider {
  const kind = context.providers[provider.kind];
  if (!kind) throw new SourceError('misconfigured', `This Airdex has no provider kind "${provider.kind}".`);
  return kind;
}

/** Settings as the kind wants them; an admin hears which field is wrong. */
export function parseConfig<Config>(kind: Provider<Config>, provider: Pick<ProviderRow, 'config'>): Config {
  const config = kind.config.safeParse(provider.config);
  if (config.success) return config.data;
  const [issue] = config.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new SourceError(
    'misconfigured',
    `The provider's settings are wrong: ${field} ${issue?.message ?? ''}`.trim(),
  );
}
