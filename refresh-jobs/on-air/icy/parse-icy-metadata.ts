const begin = Buffer.from("StreamTitle='");
const end = Buffer.from("';");

/** The title in a block of ICY metadata, as the bytes that came; undefined where the block has none. */
export function parseIcyMetadata(block: Buffer): Buffer | undefined {
  const filled = block.indexOf(0);
  const text = filled === -1 ? block : block.subarray(0, filled);
  const start = text.indexOf(begin);
  if (start === -1) return undefined;
  const from = start + begin.length;
  // Titles hold quotes of their own, so the end is where the next field begins, or the last sign of an end.
  const next = text.indexOf(Buffer.from("';Stream"), from);
  const last = text.lastIndexOf(end);
  const to = next !== -1 ? next : last >= from ? last : text.length;
  return text.subarray(from, to);
}
