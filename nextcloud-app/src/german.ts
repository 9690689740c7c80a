import type { Translations } from '../../player/src/l10n.ts';

/** The words that only the Nextcloud app says; the player brings its own. */
export const nextcloudInGerman: Translations = {
  'Connect Airdex': 'Airdex verbinden',
  'Everything in Airdex': 'Alles in Airdex',
  'Airdex does not accept the word of this Nextcloud, so nobody has favorites here.':
    'Airdex glaubt dieser Nextcloud nicht, deshalb hat hier niemand Favoriten.',
  'Airdex does not know who you are, so your favorites are not here. Tell an admin of this Nextcloud.':
    'Airdex weiß nicht, wer du bist, deshalb fehlen deine Favoriten. Sag es einem Admin dieser Nextcloud.',
  Found: 'Gefunden',
  'Load again': 'Neu laden',
  Loading: 'Wird geladen',
  'Nextcloud has signed you out. Load this page again to sign in; what plays goes on.':
    'Nextcloud hat dich abgemeldet. Lade diese Seite neu, um dich anzumelden; was läuft, läuft weiter.',
  'Not connected yet': 'Noch nicht verbunden',
  'Radio is not set up here yet. An admin of this Nextcloud can do that.':
    'Radio ist hier noch nicht eingerichtet. Das kann ein Admin dieser Nextcloud tun.',
  'The player did not start.': 'Der Player ist nicht gestartet.',
  'There are no stations yet. They appear here as soon as Airdex has read its providers.':
    'Noch gibt es keine Sender. Sie erscheinen hier, sobald Airdex seine Quellen gelesen hat.',
  'See the reason': 'Den Grund ansehen',
  'This Nextcloud is not connected to this Airdex any more. Load this page again.':
    'Diese Nextcloud ist nicht mehr mit diesem Airdex verbunden. Lade diese Seite neu.',
  'This Nextcloud is not connected to an Airdex yet.':
    'Diese Nextcloud ist noch mit keinem Airdex verbunden.',
  'Try fewer or other words.': 'Versuche weniger oder andere Wörter.',
  'A new key signs from now on; the old one is good for another day.':
    'Ab jetzt unterschreibt ein neuer Schlüssel; der alte gilt noch einen Tag.',
  'Being checked …': 'Wird geprüft …',
  'Check again': 'Erneut prüfen',
  'Check of the connection': 'Prüfung der Verbindung',
  Connect: 'Verbinden',
  'Connected to': 'Verbunden mit',
  Connection: 'Verbindung',
  'Connection link': 'Verbindungslink',
  'Copy the connection link that it shows. It works once, for a quarter of an hour.':
    'Kopiere den Verbindungslink, den es zeigt. Er gilt einmal, eine Viertelstunde lang.',
  'Disconnect …': 'Trennen …',
  'Disconnect, and keep what users have in Airdex': 'Trennen, und behalten, was Nutzer in Airdex haben',
  'Make a new key': 'Neuen Schlüssel erzeugen',
  'New episodes of the shows you follow': 'Neue Episoden der Podcasts, denen du folgst',
  'Nextcloud did not keep it. Try again.': 'Nextcloud hat es nicht behalten. Versuche es noch einmal.',
  'Nobody else': 'Sonst niemand',
  Notifications: 'Benachrichtigungen',
  'Open Airdex as its admin, and choose Admin, Nextclouds, Connect a Nextcloud.':
    'Öffne Airdex als Admin und wähle Verwaltung, Nextclouds, Nextcloud verbinden.',
  'Paste it here.': 'Füge ihn hier ein.',
  'Saved.': 'Gespeichert.',
  Since: 'Seit',
  'Stations, shows, episodes': 'Sender, Podcasts, Episoden',
  'Stay connected': 'Verbunden bleiben',
  'The Airdex server whose stations and shows the users of this Nextcloud hear.':
    'Der Airdex-Server, dessen Sender und Podcasts die Nutzer dieser Nextcloud hören.',
  'These are kept by Airdex, for everybody who uses it.':
    'Sie gehören zu Airdex und gelten für alle, die es nutzen.',
  'This is no connection link. One looks like https://airdex.example/#/connect/…':
    'Das ist kein Verbindungslink. Einer sieht so aus: https://airdex.example/#/connect/…',
  'Where stations and shows come from': 'Woher Sender und Podcasts kommen',
  'Who manages Airdex besides the admins of this Nextcloud':
    'Wer Airdex außer den Admins dieser Nextcloud verwaltet',
};
