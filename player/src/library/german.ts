import type { Translations } from '../l10n.ts';

/** The words of music: tracks, albums, artists, folders, and how they sound. */
export const libraryInGerman: Translations = {
  About: 'Info',
  Album: 'Album',
  'As recorded': 'Wie aufgenommen',
  'At most {rate} kbit/s': 'Höchstens {rate} kbit/s',
  'Being fetched …': 'Wird geholt …',
  'By the connection': 'Nach der Verbindung',
  'End of the track': 'Ende des Titels',
  File: 'Datei',
  Genre: 'Genre',
  Loudness: 'Lautheit',
  Lyrics: 'Songtext',
  'Lyrics and chapters': 'Songtext und Kapitel',
  'No lyrics with this track': 'Zu diesem Titel gibt es keinen Text',
  Path: 'Pfad',
  'Place in the track': 'Stelle im Titel',
  Quality: 'Qualität',
  'Quality, loudness and sleep timer': 'Qualität, Lautheit und Einschlafzeit',
  'Repeat: off': 'Wiederholen: aus',
  'Repeat: the whole list': 'Wiederholen: die ganze Liste',
  'Repeat: this track': 'Wiederholen: diesen Titel',
  'Same for all albums': 'Für alle Alben gleich',
  'Same for all tracks': 'Für alle Titel gleich',
  'Search the lyrics': 'Im Songtext suchen',
  Shuffle: 'Zufällige Reihenfolge',
  'The file does not come. Its disk or its server may be off; an admin can see more.':
    'Die Datei kommt nicht. Vielleicht ist ihre Festplatte oder ihr Server aus; ein Admin kann mehr sehen.',
  'The original': 'Das Original',
  'They come from the file itself, or from an .lrc file of the same name beside it.':
    'Er kommt aus der Datei selbst oder aus einer .lrc-Datei gleichen Namens daneben.',
  'Unknown artist': 'Unbekannt',
  'Various artists': 'Verschiedene',
  Year: 'Jahr',
  'You hear': 'Du hörst',
  'Your browser cannot play {codec}. An admin can let Airdex make a version that it can.':
    'Dein Browser kann {codec} nicht abspielen. Ein Admin kann Airdex eine Fassung machen lassen, die er kann.',
  '_{count} album_::_{count} albums_': ['{count} Album', '{count} Alben'],
  '_{count} track_::_{count} tracks_': ['{count} Titel', '{count} Titel'],
  '{bits} bit': '{bits} Bit',
  '{rate} kHz': '{rate} kHz',
};
