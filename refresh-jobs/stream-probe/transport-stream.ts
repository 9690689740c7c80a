const PACKET = 188;
const SYNC = 0x47;

/** Audio stream types of a programme map (ISO/IEC 13818-1, table 2-34, and what HLS adds). */
const audioTypes: Record<number, string | undefined> = {
  0x03: 'mp3',
  0x04: 'mp3',
  0x0f: 'aac',
  0x11: 'aac',
  0x81: 'ac3',
  0x87: 'eac3',
};

export function isTransportStream(bytes: Uint8Array): boolean {
  return [0, 1, 2].every((packet) => bytes[packet * PACKET] === SYNC);
}

/** The audio codec that the programme map names; undefined when no map is among these bytes. */
export function readTransportCodec(bytes: Uint8Array): string | undefined {
  let mapPid: number | undefined;
  for (let at = 0; bytes[at] === SYNC && at + PACKET <= bytes.length; at += PACKET) {
    const section = readSection(bytes.subarray(at, at + PACKET));
    if (!section) continue;
    const { pid, body } = section;
    if (pid === 0) mapPid = pidAt(body, 10);
    else if (pid === mapPid) return codecOfMap(body);
  }
  return undefined;
}

/** A table that begins in this packet. Tables of radio fit into one packet. */
function readSection(packet: Uint8Array): { pid: number; body: Uint8Array } | undefined {
  const startsHere = ((packet[1] ?? 0) & 0x40) !== 0;
  if (!startsHere) return undefined;
  const hasAdaptation = ((packet[3] ?? 0) & 0x20) !== 0;
  const payload = hasAdaptation ? 5 + (packet[4] ?? 0) : 4;
  const pointer = packet[payload] ?? 0;
  return { pid: pidAt(packet, 1), body: packet.subarray(payload + 1 + pointer) };
}

function codecOfMap(map: Uint8Array): string | undefined {
  const end = 3 + (pidAt(map, 1) & 0xfff) - 4;
  let at = 12 + (pidAt(map, 10) & 0xfff);
  while (at + 5 <= Math.min(end, map.length)) {
    const codec = audioTypes[map[at] ?? -1];
    if (codec) return codec;
    at += 5 + (pidAt(map, at + 3) & 0xfff);
  }
  return undefined;
}

/** Thirteen bits; lengths in these tables have twelve and a zero before them. */
function pidAt(bytes: Uint8Array, offset: number): number {
  return (((bytes[offset] ?? 0) & 0x1f) << 8) | (bytes[offset + 1] ?? 0);
}
