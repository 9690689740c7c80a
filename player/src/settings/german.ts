import type { Translations } from '../l10n.ts';

export const settingsInGerman: Translations = {
  'Airdex forgets, everywhere and for good:': 'Airdex vergisst, überall und endgültig:',
  'Begin a private session': 'Private Sitzung beginnen',
  Cancel: 'Abbrechen',
  'End it': 'Beenden',
  'End the private session': 'Private Sitzung beenden',
  'Erase everything': 'Alles löschen',
  'Erase everything about me': 'Alles über mich löschen',
  'Erasing …': 'Wird gelöscht …',
  'Everything about you is erased.': 'Alles über dich ist gelöscht.',
  'I know that this cannot be taken back.': 'Ich weiß, dass sich das nicht zurücknehmen lässt.',
  'Nothing was erased on this device, and perhaps nothing at all: {reason}':
    'Auf diesem Gerät wurde nichts gelöscht, vielleicht auch sonst nichts: {reason}',
  'On air': 'Läuft gerade',
  'Private session': 'Private Sitzung',
  'Private session: nothing you hear is remembered.': 'Private Sitzung: Nichts davon wird gemerkt.',
  'See and export your history': 'Verlauf ansehen und mitnehmen',
  Settings: 'Einstellungen',
  'What Airdex remembers': 'Was Airdex sich merkt',
  'While it is on, nothing you hear comes into your history, statistics and suggestions, in any tab of this browser. It stays on until you end it. What you like or add to favorites is kept all the same.':
    'Solange sie an ist, kommt nichts, was du hörst, in Verlauf, Statistik und Vorschläge, in keinem Tab dieses Browsers. Sie bleibt an, bis du sie beendest. Was dir gefällt und was du zu den Favoriten nimmst, wird trotzdem behalten.',
  'You are a guest: Airdex remembers nothing of what you hear.':
    'Du bist Gast: Airdex merkt sich nichts von dem, was du hörst.',
  'what you like and do not like': 'was dir gefällt und was nicht',
  'your favorites, shows, and where you left episodes':
    'deine Favoriten, deine Sendungen und wo du in Folgen warst',
  'your history, statistics and suggestions': 'deinen Verlauf, deine Statistik und deine Vorschläge',
  'By the connection: the original while it arrives fast enough, else the best copy that does. Copies are there where an admin has them made.':
    'Nach der Verbindung: das Original, solange es schnell genug ankommt, sonst die beste Kopie, die das tut. Kopien gibt es, wo ein Admin sie machen lässt.',
  'Music on this device': 'Musik auf diesem Gerät',
};
