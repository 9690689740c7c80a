const packetBytes = 188;
const sync = 0x47;
/** Private data: what ID3 travels as. Sound and pictures have stream ids of their own. */
const privateStream = 0xbd;

/** What MPEG-TS packets carry as private data, put together again; other bytes as they are. */
export function unpackTransportStream(bytes: Buffer): Buffer {
  if (bytes[0] !== sync || bytes[packetBytes] !== sync) return bytes;
  const carrying = new Set<number>();
  const parts: Buffer[] = [];
  for (let at = 0; at + packetBytes <= bytes.length; at += packetBytes) {
    const packet = bytes.subarray(at, at + packetBytes);
    if (packet[0] !== sync) break;
    const flags = packet[1] ?? 0;
    const pid = ((flags & 0x1f) << 8) | (packet[2] ?? 0);
    const control = ((packet[3] ?? 0) >> 4) & 3;
    if ((control & 1) === 0) continue;
    let payload = packet.subarray(control === 3 ? 5 + (packet[4] ?? 0) : 4);
    if ((flags & 0x40) !== 0) {
      const isPrivate = payload.length > 9 && payload.readUIntBE(0, 3) === 1 && payload[3] === privateStream;
      if (isPrivate) carrying.add(pid);
      else carrying.delete(pid);
      payload = payload.subarray(9 + (payload[8] ?? 0));
    }
    if (carrying.has(pid)) parts.push(payload);
  }
  return Buffer.concat(parts);
}
