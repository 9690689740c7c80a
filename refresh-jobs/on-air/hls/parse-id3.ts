import type { SaidTitle } from '#refresh-jobs/on-air/titles/understand-title.ts';

const mark = Buffer.from('ID3');
/** A tag in a stream is small; pictures are not looked at. */
const largest = 65_536;

/** The title in the last ID3v2 tag that names one, wherever in the bytes it stands. */
export function findId3Title(bytes: Buffer): SaidTitle | null {
  let found: SaidTitle | null = null;
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 3)) {
    found = titleOfTag(bytes.subarray(at)) ?? found;
  }
  return found;
}

function titleOfTag(bytes: Buffer): SaidTitle | null {
  const version = bytes[3];
  if (bytes.length < 10 || (version !== 3 && version !== 4)) return null;
  const size = syncSafe(bytes, 6);
  if (size === undefined || size > largest) return null;
  const tag = bytes.subarray(10, 10 + size);
  const frames = new Map<string, string>();
  for (let at = 0; at + 10 <= tag.length;) {
    const name = tag.toString('latin1', at, at + 4);
    if (!/^[A-Z0-9]{4}$/.test(name)) break;
    const length = version === 4 ? syncSafe(tag, at + 4) : tag.readUInt32BE(at + 4);
    if (length === undefined || length === 0 || at + 10 + length > tag.length) break;
    const content = tag.subarray(at + 10, at + 10 + length);
    if (name.startsWith('T')) {
      const [first = '', ...rest] = decodeText(content).split('\0');
      if (name === 'TXXX') frames.set(`TXXX:${first.toLowerCase()}`, rest.join(' '));
      else frames.set(name, first);
    }
    at += 10 + length;
  }
  const song = frames.get('TIT2') ?? frames.get('TXXX:title') ?? '';
  const artist = frames.get('TPE1') ?? frames.get('TXXX:artist') ?? '';
  if (song !== '' && artist !== '') return { artist, song };
  return song === '' ? null : { text: song };
}

/** Seven bits a byte; undefined where it is no such number. */
function syncSafe(bytes: Buffer, at: number): number | undefined {
  let size = 0;
  for (const byte of bytes.subarray(at, at + 4)) {
    if (byte > 127) return undefined;
    size = size * 128 + byte;
  }
  return size;
}

function decodeText(content: Buffer): string {
  const text = content.subarray(1);
  if (content[0] === 1)
    return new TextDecoder(text[0] === 0xfe && text[1] === 0xff ? 'utf-16be' : 'utf-16le').decode(text);
  if (content[0] === 2) return new TextDecoder('utf-16be').decode(text);
  if (content[0] === 3) return text.toString('utf8');
  return new TextDecoder('windows-1252').decode(text);
}
