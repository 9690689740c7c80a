/** A frame of AAC in ADTS; length in bytes. */
export type AdtsFrame = { codec: 'aac'; length: number };

/** The frame whose header begins at `offset` (https://wiki.multimedia.cx/index.php/ADTS), if one does. */
export function readAdtsFrame(bytes: Uint8Array, offset: number): AdtsFrame | undefined {
  const header = bytes.subarray(offset, offset + 7);
  const [first, second, third = 0, fourth = 0, fifth = 0, sixth = 0] = header;
  if (header.length < 7 || first !== 0xff || second === undefined || (second & 0xf6) !== 0xf0)
    return undefined;
  const sampleRateIndex = (third >> 2) & 15;
  const length = ((fourth & 3) << 11) | (fifth << 3) | (sixth >> 5);
  return sampleRateIndex > 12 || length < 8 ? undefined : { codec: 'aac', length };
}
