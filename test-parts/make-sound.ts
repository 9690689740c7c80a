/** Bytes that look like sound to whoever sniffs them; silence to whoever plays them. */
export function mp3Frames(count: number): Buffer {
  // MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame.
  return Buffer.concat(Array.from({ length: count }, () => withHeader([0xff, 0xfb, 0x90, 0x00], 417)));
}

export function adtsFrames(count: number): Buffer {
  const length = 300;
  const header = [
    0xff,
    0xf1,
    0x50,
    0x80 | (length >> 11),
    (length >> 3) & 0xff,
    ((length & 7) << 5) | 0x1f,
    0xfc,
  ];
  return Buffer.concat(Array.from({ length: count }, () => withHeader(header, length)));
}

/** An Ogg page whose first packet names the codec. */
export function oggPage(packet: Buffer | string, size = 4_500): Buffer {
  const page = Buffer.concat([
    Buffer.from('OggS\0\x02'),
    Buffer.alloc(22),
    Buffer.from(packet as string, 'latin1'),
  ]);
  return Buffer.concat([page, Buffer.alloc(Math.max(0, size - page.length))]);
}

/** A transport stream whose programme map names one elementary stream of this type. */
export function transportStream(streamType: number, packets = 24): Buffer {
  const association = [0x00, 0xb0, 0x0d, 0, 1, 0xc1, 0, 0, 0, 1, 0xf0, 0x00, 0, 0, 0, 0];
  const map = [
    0x02,
    0xb0,
    0x12,
    0,
    1,
    0xc1,
    0,
    0,
    0xe1,
    0,
    0xf0,
    0,
    streamType,
    0xe1,
    0x01,
    0xf0,
    0,
    0,
    0,
    0,
    0,
  ];
  const fill = Array.from({ length: packets }, () => packet(0x101, false, []));
  return Buffer.concat([packet(0, true, [0, ...association]), packet(0x1000, true, [0, ...map]), ...fill]);
}

function packet(pid: number, starts: boolean, payload: number[]): Buffer {
  return withHeader([0x47, (starts ? 0x40 : 0) | (pid >> 8), pid & 0xff, 0x10, ...payload], 188);
}

function withHeader(header: number[], length: number): Buffer {
  return Buffer.concat([Buffer.from(header), Buffer.alloc(length - header.length)]);
}
