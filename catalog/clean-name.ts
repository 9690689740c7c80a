import { decodeHTML } from 'entities';

const invisible = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff\ufffd]/g;

/** Text that a person can read: entities decoded, mojibake repaired, no control characters, single spaces. */
export function cleanText(text: string): string {
  const decoded = text.includes('&') ? decodeHTML(text) : text;
  return repairMojibake(decoded).normalize('NFC').replace(invisible, ' ').replace(/\s+/g, ' ').trim();
}

/** A station's name as it is shown; empty where nothing readable is left. */
export function cleanName(name: string): string {
  return cleanText(name)
    .replace(/^[-–—_|.,:;\s]+|[-–—_|,:;\s]+$/g, '')
    .slice(0, 200);
}

/**
 * UTF-8 that was once read as Latin-1 ("MÃ¼nchen") is read again; text that would not come out as valid UTF-8 was
 * no mojibake and stays. Windows-1252's own letters in 0x80..0x9f are put back to their bytes first.
 */
export function repairMojibake(text: string): string {
  if (!/[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u203a\u20ac\u2122]/.test(text))
    return text;
  const bytes = Array.from(text, (letter) => windows1252.get(letter) ?? letter.charCodeAt(0));
  if (bytes.some((byte) => byte > 0xff)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return text;
  }
}

const windows1252 = new Map<string, number>(
  Array.from({ length: 32 }, (_, n): [string, number] => {
    const byte = 0x80 + n;
    return [new TextDecoder('windows-1252').decode(Uint8Array.of(byte)), byte];
  }),
);
