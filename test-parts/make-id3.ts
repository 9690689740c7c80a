export type Id3Frame = { id: string; data: Buffer };

/** A text frame; several texts are several values. Written as UTF-8 unless told otherwise. */
export function textFrame(
  id: string,
  text: string,
  encoding: 'latin1' | 'utf8' | 'utf16le' = 'utf8',
): Id3Frame {
  const mark = { latin1: 0, utf16le: 1, utf8: 3 }[encoding];
  const bom = encoding === 'utf16le' ? Buffer.of(0xff, 0xfe) : Buffer.alloc(0);
  return { id, data: Buffer.concat([Buffer.of(mark), bom, Buffer.from(text, encoding)]) };
}

/** TXXX, or with another id COMM and USLT, which say their language. */
export function describedFrame(id: string, description: string, text: string, language?: string): Id3Frame {
  const spoken = language === undefined ? '' : language;
  return { id, data: Buffer.concat([Buffer.of(3), Buffer.from(`${spoken}${description}\0${text}`)]) };
}

export function pictureFrame(picture: Buffer, mime = 'image/png', type = 3): Id3Frame {
  return { id: 'APIC', data: Buffer.concat([Buffer.from(`\0${mime}\0`), Buffer.of(type, 0), picture]) };
}

export function chapterFrame(id: string, startMs: number, endMs: number, title: string): Id3Frame {
  const times = Buffer.alloc(16, 0xff);
  times.writeUInt32BE(startMs, 0);
  times.writeUInt32BE(endMs, 4);
  return {
    id: 'CHAP',
    data: Buffer.concat([Buffer.from(`${id}\0`), times, frame(textFrame('TIT2', title))]),
  };
}

/** An ID3v2.4 tag, with as much padding behind its frames as is asked for. */
export function id3(frames: Id3Frame[], padding = 0): Buffer {
  const body = Buffer.concat([...frames.map(frame), Buffer.alloc(padding)]);
  return Buffer.concat([Buffer.from('ID3\x04\0\0', 'latin1'), syncSafe(body.length), body]);
}

function frame({ id, data }: Id3Frame): Buffer {
  return Buffer.concat([Buffer.from(id), syncSafe(data.length), Buffer.alloc(2), data]);
}

/** Seven bits a byte, so that no size looks like the beginning of sound. */
function syncSafe(size: number): Buffer {
  return Buffer.of((size >> 21) & 0x7f, (size >> 14) & 0x7f, (size >> 7) & 0x7f, size & 0x7f);
}
