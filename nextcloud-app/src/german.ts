import type { Translations } from '../../player/src/l10n.ts';

/** The words that only the Nextcloud app says; the player brings its own. */
export const nextcloudInGerman: Translations = {
  'Connect Airdex': 'Airdex verbinden',
  'Everything in Airdex': 'Alles in Airdex',
  Found: 'Gefunden',
  Loading: 'Wird geladen',
  'Not connected yet': 'Noch nicht verbunden',
  'Radio is not set up here yet. An admin of this Nextcloud can do that.':
    'Radio ist hier noch nicht eingerichtet. Das kann ein Admin dieser Nextcloud tun.',
  'The player did not start.': 'Der Player ist nicht gestartet.',
  'There are no stations yet. They appear here as soon as Airdex has read its providers.':
    'Noch gibt es keine Sender. Sie erscheinen hier, sobald Airdex seine Quellen gelesen hat.',
  'This Nextcloud is not connected to an Airdex yet.':
    'Diese Nextcloud ist noch mit keinem Airdex verbunden.',
  'Try fewer or other words.': 'Versuche weniger oder andere Wörter.',
};
