/** A stretch of a file, from `start` to before `end`. */
export type Stretch = { start: number; end: number };
/** At most `length` bytes of a file from `position`. */
export type Peek = (position: number, length: number) => Promise<Uint8Array>;

/** What a picture begins with is read: its kind, its description, and enough of it to know it by. */
const BEGIN = 2_048;
const WORTH_SKIPPING = 32_768;
const MOST_STEPS = 500;

/**
 * Where in a file the bytes of embedded pictures lie, of ID3v2 tags, FLAC and MP4: they are most of what tags are, and
 * of no use to a scan. What is not found, or looks odd, is read like everything else.
 */
export async function findPictures(peek: Peek, size: number): Promise<Stretch[]> {
  const found: Stretch[] = [];
  const add = (start: number, end: number) => {
    if (end <= size && end - start >= WORTH_SKIPPING) found.push({ start: start + BEGIN, end });
  };
  const head = view(await peek(0, 12));
  if (head.byteLength < 12) return [];
  if (ascii(head, 0, 3) === 'ID3') {
    const end = await walkId3(peek, head, add);
    if (ascii(view(await peek(end, 4)), 0, 4) === 'fLaC') await walkFlac(peek, end + 4, add);
  } else if (ascii(head, 0, 4) === 'fLaC') await walkFlac(peek, 4, add);
  else if (ascii(head, 4, 4) === 'ftyp')
    await walkMp4(peek, { start: 0, end: size }, ['moov', 'udta', 'meta', 'ilst', 'covr'], add);
  return found;
}

type Add = (start: number, end: number) => void;

/** Says where the tag ends. Unsynchronised and extended ones are rare, and read whole. */
async function walkId3(peek: Peek, head: DataView, add: Add): Promise<number> {
  const [version, flags] = [head.getUint8(3), head.getUint8(5)];
  const end = 10 + syncSafe(head, 6);
  if ((version !== 3 && version !== 4) || (flags & 0xc0) !== 0) return end;
  let at = 10;
  for (let step = 0; step < MOST_STEPS && at + 10 < end; step += 1) {
    const frame = view(await peek(at, 10));
    if (frame.byteLength < 10 || frame.getUint8(0) === 0) break;
    const length = version === 4 ? syncSafe(frame, 4) : frame.getUint32(4);
    if (ascii(frame, 0, 4) === 'APIC' && at + 10 + length <= end) add(at + 10, at + 10 + length);
    at += 10 + length;
  }
  return end;
}

async function walkFlac(peek: Peek, from: number, add: Add): Promise<void> {
  let at = from;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const block = view(await peek(at, 4));
    if (block.byteLength < 4) return;
    const kind = block.getUint8(0);
    const length = block.getUint32(0) & 0xffffff;
    if ((kind & 0x7f) === 6) add(at + 4, at + 4 + length);
    if ((kind & 0x80) !== 0) return;
    at += 4 + length;
  }
}

/** Down a path of boxes: `data` of each picture is in the last one. */
async function walkMp4(peek: Peek, within: Stretch, path: readonly string[], add: Add): Promise<void> {
  const [name, ...rest] = path;
  let at = within.start;
  for (let step = 0; step < MOST_STEPS && at + 8 <= within.end; step += 1) {
    const box = view(await peek(at, 16));
    if (box.byteLength < 16) return;
    const short = box.getUint32(0);
    const header = short === 1 ? 16 : 8;
    const length = short === 1 ? Number(box.getBigUint64(8)) : short === 0 ? within.end - at : short;
    if (length < header) return;
    if (ascii(box, 4, 4) === name) {
      const inside = {
        start: at + header + (name === 'meta' ? 4 : 0),
        end: Math.min(at + length, within.end),
      };
      if (rest.length > 0) return walkMp4(peek, inside, rest, add);
      add(inside.start, inside.end);
    }
    at += length;
  }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function ascii(bytes: DataView, at: number, length: number): string {
  return Array.from({ length }, (_, n) =>
    at + n < bytes.byteLength ? String.fromCharCode(bytes.getUint8(at + n)) : '',
  ).join('');
}

function syncSafe(bytes: DataView, at: number): number {
  return [0, 1, 2, 3].reduce((size, n) => (size << 7) | (bytes.getUint8(at + n) & 0x7f), 0);
}
