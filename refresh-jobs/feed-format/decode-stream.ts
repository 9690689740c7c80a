import { declaredCharset } from '#refresh-jobs/polite-fetch/decode-text.ts';

const windows1252 = new TextDecoder('windows-1252');
/** Enough to see a BOM, and the declaration of a document that begins with blank lines. */
const headBytes = 1_024;

/**
 * Text of unknown encoding, part by part: by its BOM, the header, the XML declaration, else UTF-8. Parts that are no
 * UTF-8 though they should be are read as windows-1252.
 */
export async function* decodeStream(
  body: AsyncIterable<Uint8Array>,
  contentType?: string,
): AsyncGenerator<string, void> {
  let head: Buffer = Buffer.alloc(0);
  let decode: ((part: Uint8Array, last: boolean) => string) | undefined;
  for await (const part of body) {
    if (decode) {
      yield decode(part, false);
      continue;
    }
    head = Buffer.concat([head, part]);
    if (head.length < headBytes) continue;
    decode = decoderOf(head, contentType);
    yield decode(head, false);
  }
  yield decode ? decode(new Uint8Array(), true) : decoderOf(head, contentType)(head, true);
}

function decoderOf(head: Buffer, contentType: string | undefined) {
  const skipped = head.subarray(head.findIndex((byte) => byte > 0x20));
  const charset = declaredCharset(skipped.length > 0 ? skipped : head, contentType) ?? 'utf-8';
  // Many servers claim ISO-8859-1 for everything; text that is valid UTF-8 is UTF-8.
  if (charset !== 'utf-8' && charset !== 'windows-1252') {
    const decoder = new TextDecoder(charset);
    return (part: Uint8Array, last: boolean) => decoder.decode(part, { stream: !last });
  }
  return forgivingUtf8();
}

/** UTF-8 whose broken parts are windows-1252; a character that is split between two parts is waited for. */
function forgivingUtf8() {
  let rest = Buffer.alloc(0);
  return (part: Uint8Array, last: boolean) => {
    const bytes =
      rest.length > 0 ? Buffer.concat([rest, part]) : Buffer.from(part.buffer, part.byteOffset, part.length);
    const whole = last ? bytes.length : bytes.length - unfinished(bytes);
    rest = Buffer.from(bytes.subarray(whole));
    const text = bytes.toString('utf8', 0, whole);
    if (!text.includes('\ufffd')) return text.replace(/^\ufeff/, '');
    return decodeLines(bytes.subarray(0, whole));
  };
}

/** Line by line, so that one title in another encoding does not spoil the others. */
function decodeLines(bytes: Buffer): string {
  let text = '';
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    const line = bytes.toString('utf8', start, end);
    text +=
      line.includes('\ufffd') && !bytes.subarray(start, end).includes('\ufffd')
        ? windows1252.decode(bytes.subarray(start, end))
        : line;
    start = end;
  }
  return text;
}

/** Bytes at the end that begin a character without ending it. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}
