/** What a file's bytes are: a kind of sound by its MIME type, something else in words, or null where they do not tell. */
export type Content = { mime: string } | { notSound: string } | null;

type Magic = { at?: number; bytes: string; means: Content };
const sound = (bytes: string, mime: string, at = 0): Magic => ({ at, bytes, means: { mime } });
const other = (bytes: string, notSound: string, at = 0): Magic => ({ at, bytes, means: { notSound } });

const magics: Magic[] = [
  sound('fLaC', 'audio/flac'),
  sound('OggS', 'audio/ogg'),
  sound('WAVE', 'audio/wav', 8),
  sound('AIFF', 'audio/aiff', 8),
  sound('AIFC', 'audio/aiff', 8),
  sound('MAC ', 'audio/ape'),
  sound('wvpk', 'audio/wavpack'),
  sound('MPCK', 'audio/musepack'),
  sound('MP+', 'audio/musepack'),
  sound('DSD ', 'audio/dsf'),
  sound('FRM8', 'audio/dsd'),
  sound('\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'audio/ms-wma'),
  sound('\x1a\x45\xdf\xa3', 'audio/matroska'),
  sound('ftyp', 'audio/mp4', 4),
  other('\xff\xd8\xff', 'a JPEG picture'),
  other('\x89PNG', 'a PNG picture'),
  other('GIF8', 'a GIF picture'),
  other('WEBP', 'a WebP picture', 8),
  other('BM', 'a picture'),
  other('AVI ', 'an AVI film', 8),
  other('ILBM', 'a picture', 8),
  other('%PDF', 'a PDF document'),
  other('PK\x03\x04', 'a ZIP archive'),
  other('Rar!', 'a RAR archive'),
  other('7z\xbc\xaf', 'a 7z archive'),
  other('\x1f\x8b', 'a packed file'),
  other('MThd', 'MIDI, which is notes and no sound'),
  other('MZ', 'a program'),
  other('\x7fELF', 'a program'),
  other('SQLite format', 'a database'),
  other('#EXTM3U', 'a playlist'),
  other('[playlist]', 'a playlist'),
];

/** `begin`: what the file begins with, behind an ID3v2 tag where it has one. The name of a file is not looked at. */
export function sniffContent(begin: Uint8Array): Content {
  const text = Buffer.from(begin.subarray(0, 512)).toString('latin1');
  const magic = magics.find(({ at = 0, bytes }) => text.startsWith(bytes, at));
  if (magic) return magic.means;
  if (begin[0] === 0xff && ((begin[1] ?? 0) & 0xe0) === 0xe0) return { mime: 'audio/mpeg' };
  const start = text.trimStart().toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) return { notSound: 'a web page' };
  if (start.startsWith('<?xml')) return { notSound: 'an XML document' };
  if (begin.length >= 64 && begin.every((byte) => byte === 0)) return { notSound: 'nothing but zeros' };
  if (text.length >= 32 && /^[\t\n\r\x20-\x7e]*$/.test(text)) return { notSound: 'a text' };
  return null;
}

/** How long the ID3v2 tag is with which the file begins, in bytes; 0 where there is none. */
export function id3Length(head: Uint8Array): number {
  if (head.length < 10 || Buffer.from(head.subarray(0, 3)).toString('latin1') !== 'ID3') return 0;
  const [, , , , , flags = 0, a = 0, b = 0, c = 0, d = 0] = head;
  const size = ((a & 0x7f) << 21) | ((b & 0x7f) << 14) | ((c & 0x7f) << 7) | (d & 0x7f);
  return size + ((flags & 0x10) !== 0 ? 20 : 10);
}
