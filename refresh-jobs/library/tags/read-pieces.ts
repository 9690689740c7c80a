import { createHash } from 'node:crypto';
import type { OpenFile } from '#refresh-jobs/library/library-source.ts';
import type { Piece } from './range-tokenizer.ts';

const PIECE = 65_536;

export type FilePieces = {
  /** In order, of which the first begins the file; those of a small file are all of it. */
  pieces: Piece[];
  /** Of the size and these pieces: 32 hex digits. */
  contentHash: string;
};

/** The beginning, the middle and the end of a file: what it is known by, and where its tags usually are. */
export async function readPieces(file: OpenFile): Promise<FilePieces> {
  const { size } = file;
  const starts = size <= 3 * PIECE ? [0] : [0, Math.floor((size - PIECE) / 2), size - PIECE];
  const length = starts.length === 1 ? size : PIECE;
  const hash = createHash('sha256').update(`${String(size)}\n`);
  const pieces: Piece[] = [];
  for (const start of starts) {
    const read = await file.read(start, length);
    hash.update(read);
    // Bytes of its own, which can be handed to a thread.
    pieces.push({ start, bytes: new Uint8Array(read) });
  }
  return { pieces, contentHash: hash.digest('hex').slice(0, 32) };
}
