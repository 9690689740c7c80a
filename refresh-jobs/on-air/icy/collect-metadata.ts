/** One more than this between two titles is a lie, or not worth the sound. */
const widest = 262_144;

/** Whether an `icy-metaint` can be believed. */
export function isMetaint(interval: number): boolean {
  return Number.isInteger(interval) && interval > 0 && interval <= widest;
}

/**
 * Takes a stream piece by piece and answers the blocks of metadata that a piece completed. Sound is counted, never
 * kept. Empty blocks, which say that nothing changed, are answered too.
 */
export function collectMetadata(interval: number): (piece: Buffer) => Buffer[] {
  let soundLeft = interval;
  let block: { left: number; parts: Buffer[] } | undefined;
  return (piece) => {
    const blocks: Buffer[] = [];
    for (let at = 0; at < piece.length;) {
      if (soundLeft > 0) {
        const skipped = Math.min(soundLeft, piece.length - at);
        soundLeft -= skipped;
        at += skipped;
        continue;
      }
      if (!block) block = { left: (piece[at++] ?? 0) * 16, parts: [] };
      const part = piece.subarray(at, at + block.left);
      block.parts.push(part);
      block.left -= part.length;
      at += part.length;
      if (block.left > 0) continue;
      blocks.push(Buffer.concat(block.parts));
      block = undefined;
      soundLeft = interval;
    }
    return blocks;
  };
}
