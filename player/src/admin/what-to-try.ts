import { t } from '../l10n.ts';
import type { ProviderKind } from '../../../api/contract/provider.ts';

/** What an admin can do about a failed run, by its kind of failure; a folder has no address that a browser opens. */
export function whatToTry(errorType: string | null, kind?: ProviderKind): string {
  const isFolder = kind === 'local-library';
  if (isFolder && ['unreachable', 'gone', 'misconfigured'].includes(errorType ?? '')) {
    return t(
      'Look whether the path is right on the machine that refresh-jobs runs on, and its disk is there. In a container, the folder has to be mounted at this path. The user that Airdex runs as has to be allowed to read it.',
    );
  }
  if (isFolder && (errorType === 'unreadable' || errorType === 'over-limit')) {
    return t('Look whether this is the folder that the music is in, and whether Airdex may read it.');
  }
  switch (errorType) {
    case 'unreachable':
      return t(
        'Open the address in your browser. If it answers there, look whether Airdex may reach it (firewall, name server). Airdex tries again by itself.',
      );
    case 'refused-by-source':
      return t(
        'The source answered, but did not want to give its list. Look whether it needs another address or is having trouble; Airdex tries again by itself.',
      );
    case 'gone':
      return t(
        'There is nothing at this address any more. Look for the new address and enter it, or delete the provider.',
      );
    case 'unreadable':
      return t(
        'What came is not what this kind of provider reads. Look whether the address or the kind is the right one.',
      );
    case 'over-limit':
      return t('The answer was too large, too slow or led in circles. Look for a more direct address.');
    case 'address-not-allowed':
      return t(
        'The address is inside a private network. If you trust it, allow its host for this provider: edit it, then “Allowed hosts”.',
      );
    case 'misconfigured':
      return t('Something in the settings of this provider is not right. Edit it and check again.');
    case 'disk-full':
      return t(
        'Make room on the disk of the database. Airdex tries again by itself, and goes on with what it has so far.',
      );
    default:
      return t('Refresh it again. If it keeps failing, the log of the refresh worker says more.');
  }
}
