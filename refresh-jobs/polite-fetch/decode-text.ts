/**
 * Text of unknown encoding: a BOM decides, then the Content-Type, then an XML declaration, then UTF-8. Bytes that
 * are no UTF-8 are read as windows-1252 one by one, so one bad title does not spoil a whole document.
 */
export function decodeText(bytes: Uint8Array, contentType?: string | null): string {
  const charset = declaredCharset(bytes, contentType);
  // Many servers claim ISO-8859-1 for everything; text with umlauts that is valid UTF-8 is UTF-8.
  if (charset === undefined || charset === 'utf-8' || charset === 'windows-1252') {
    const text = decodeStrictly(bytes);
    if (text !== undefined) return text;
    return charset === 'windows-1252' ? windows1252.decode(bytes) : decodeMixed(bytes);
  }
  return new TextDecoder(charset).decode(bytes);
}

/** The encoding that a document names, as TextDecoder calls it; undefined where it names none that exists. */
export function declaredCharset(start: Uint8Array, contentType?: string | null): string | undefined {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8';
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const header = /charset\s*=\s*["']?([^"';,\s]+)/i.exec(contentType ?? '')?.[1];
  const head = Buffer.from(start.subarray(0, 200)).toString('latin1');
  const declaration = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']/i.exec(head)?.[1];
  return knownCharset(header) ?? knownCharset(declaration);
}

function knownCharset(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    const { encoding } = new TextDecoder(label);
    // Without a BOM, text that could be searched for its declaration is not UTF-16, whatever it says.
    return encoding.startsWith('utf-16') ? undefined : encoding;
  } catch {
    return undefined;
  }
}

const windows1252 = new TextDecoder('windows-1252');

function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Sequences that are valid UTF-8, else single bytes above ASCII; on text with one character a byte. */
const highBytes =
  /(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})|[\x80-\xff]/g;

function decodeMixed(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(highBytes, (match) => {
      const raw = Buffer.from(match, 'latin1');
      return raw.length > 1 ? raw.toString('utf8') : windows1252.decode(raw);
    });
}
