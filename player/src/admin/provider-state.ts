import { t } from '../l10n.ts';
import type { ProviderView } from '../../../api/contract/provider.ts';

export type ProviderState = 'off' | 'waiting' | 'running' | 'new' | 'failing' | 'stopped' | 'ok';

export function providerState(provider: Pick<ProviderView, 'enabled' | 'lastRun'>): ProviderState {
  const { lastRun, enabled } = provider;
  if (lastRun?.state === 'running') return lastRun.waiting ? 'waiting' : 'running';
  if (!enabled) return 'off';
  if (lastRun === null) return 'new';
  if (lastRun.state === 'stopped') return 'stopped';
  return lastRun.state === 'failed' ? 'failing' : 'ok';
}

export function stateInWords(state: ProviderState, failures: number): string {
  switch (state) {
    case 'off':
      return t('Switched off');
    case 'waiting':
      return t('Waiting for its turn');
    case 'running':
      return t('Refreshing');
    case 'new':
      return t('Not read yet');
    case 'failing':
      return failures > 1 ? t('Failed {count} times in a row', { count: failures }) : t('Failed last time');
    case 'stopped':
      return t('Stopped; the next refresh goes on there');
    case 'ok':
      return t('Working');
  }
}
