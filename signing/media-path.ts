/** Bytes that are no UTF-8 become characters that nobody assigned, U+10FF80 for 0x80 and so on: Postgres keeps only text. */
const strayFrom = 0x10ff00;
const isStray = (code: number) => code >= strayFrom + 0x80 && code <= strayFrom + 0xff;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A file's name or path, whatever its bytes; `bytesOfPath` gives exactly these bytes again. */
export function pathOfBytes(bytes: Uint8Array): string {
  try {
    const text = strict.decode(bytes);
    if (!hasStray(text)) return text;
  } catch {
    // Byte by byte, then.
  }
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = wellFormedLength(bytes, at);
    text += length > 0 ? strict.decode(bytes.subarray(at, at + length)) : stray(bytes[at] ?? 0);
    at += Math.max(length, 1);
  }
  return text;
}

/** The bytes on the disk of a path of the catalog. */
export function bytesOfPath(path: string): Buffer {
  if (!hasStray(path)) return Buffer.from(path);
  return Buffer.concat(
    Array.from(path, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return isStray(code) ? Buffer.of(code - strayFrom) : Buffer.from(character);
    }),
  );
}

/**
 * Where the media host has a file of a library: `/library/<provider>/<path>`, the path percent-encoded byte by byte in
 * the one spelling that is signed. Any other spelling of the same path is another address, and forged.
 */
export function mediaPathOf(providerId: string, path: string): string {
  return `/library/${providerId}/${encodePath(bytesOfPath(path))}`;
}

/** The library and the path of an address in that one spelling; null for any other, and for what leaves the library. */
export function readMediaPath(address: string): { providerId: string; path: string } | null {
  const [, providerId = '', encoded = ''] = /^\/library\/([0-9a-f-]{36})\/([^?#]+)$/.exec(address) ?? [];
  const bytes = Buffer.from(
    encoded.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  if (encoded === '' || encodePath(bytes) !== encoded || bytes.includes(0)) return null;
  const path = pathOfBytes(bytes);
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) return null;
  return { providerId, path };
}

function encodePath(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    text += /[\w.~/-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}

function hasStray(text: string): boolean {
  return /[\u{10ff80}-\u{10ffff}]/u.test(text);
}

function stray(byte: number): string {
  return String.fromCodePoint(strayFrom + byte);
}

/** How many bytes from here are one character that is no stray one; 0 where none is. */
function wellFormedLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1) {
    try {
      const text = strict.decode(bytes.subarray(at, at + length));
      return hasStray(text) ? 0 : length;
    } catch {
      // Longer, or none.
    }
  }
  return 0;
}
