import { t } from '../l10n.ts';

/** What an admin can do about a failed run, by its kind of failure. */
export function whatToTry(errorType: string | null): string {
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
    default:
      return t('Refresh it again. If it keeps failing, the log of the refresh worker says more.');
  }
}
