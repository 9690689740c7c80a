/**
 * Puts ICY titles into a stream: after every `interval` bytes of sound comes a length byte (in units of 16) and the
 * title, or a lone zero while the title stays the same.
 */
export function createTitleInterleaver(interval: number): (sound: Buffer, title: string) => Buffer[] {
  let untilTitle = interval;
  let shown: string | undefined;

  return (sound, title) => {
    const parts: Buffer[] = [];
    let at = 0;
    while (at < sound.length) {
      const part = sound.subarray(at, at + untilTitle);
      parts.push(part);
      at += part.length;
      untilTitle -= part.length;
      if (untilTitle > 0) continue;
      parts.push(title === shown ? nothingNew : titleBlock(title));
      shown = title;
      untilTitle = interval;
    }
    return parts;
  };
}

const nothingNew = Buffer.from([0]);

function titleBlock(title: string): Buffer {
  const text = Buffer.from(`StreamTitle='${title}';`);
  const blocks = Math.ceil(text.length / 16);
  const block = Buffer.alloc(1 + blocks * 16);
  block[0] = blocks;
  text.copy(block, 1);
  return block;
}
