import type { Stretch } from './find-pictures.ts';
import { AbstractTokenizer, EndOfStreamError, type IReadChunkOptions } from 'strtok3';

/** Bytes of a file, from `start`. */
export type Piece = { start: number; bytes: Uint8Array };
/** At least `length` bytes from `start`, as far as the file goes. */
export type Ask = (start: number, length: number) => Promise<Uint8Array>;

export class TooMuchRead extends Error {
  override name = 'TooMuchRead';
}

/** A read of a few bytes brings what lies behind it as well. */
const AT_ONCE = 32_768;
const PIECES_KEPT = 12;

/**
 * A file as its parser sees it: ranges that are already here, and others that are asked for. Bounded in what one file
 * may read; a tag that claims to be larger than the file ends it.
 */
export class RangeTokenizer extends AbstractTokenizer {
  override fileInfo: { size: number; mimeType?: string };
  readonly #ask: Ask;
  readonly #first: readonly Piece[];
  readonly #later: Piece[] = [];
  #left: number;
  /** Read as zeros, without being asked for. */
  blanks: readonly Stretch[] = [];

  constructor(
    size: number,
    pieces: readonly Piece[],
    ask: Ask,
    limit: { maxBytes: number; maxBuffer: number },
  ) {
    super({ fileInfo: { size }, maxBufferSize: limit.maxBuffer });
    this.fileInfo = { size };
    this.#first = pieces;
    this.#ask = ask;
    this.#left = limit.maxBytes;
  }

  override supportsRandomAccess(): boolean {
    return true;
  }

  setPosition(position: number): void {
    this.position = position;
  }

  override async readBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const { position, length, mayBeLess = false } = this.normalizeOptions(target, options);
    this.position = position;
    const read = await this.#fill(target, position, length, mayBeLess);
    this.position += read;
    return read;
  }

  override async peekBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const { position, length, mayBeLess = false } = this.normalizeOptions(target, options);
    return this.#fill(target, position, length, mayBeLess);
  }

  async #fill(target: Uint8Array, position: number, length: number, mayBeLess: boolean): Promise<number> {
    let done = 0;
    while (done < length && position + done < this.fileInfo.size) {
      const at = position + done;
      const blank = this.blanks.find(({ start, end }) => at >= start && at < end);
      if (blank) {
        const skipped = Math.min(blank.end - at, length - done);
        target.fill(0, done, done + skipped);
        done += skipped;
        continue;
      }
      const piece = this.#pieceAt(at) ?? (await this.#fetch(at, length - done));
      const part = piece.bytes.subarray(at - piece.start, at - piece.start + length - done);
      if (part.length === 0) break;
      target.set(part, done);
      done += part.length;
    }
    if (done < length && !mayBeLess) throw new EndOfStreamError();
    return done;
  }

  #pieceAt(at: number): Piece | undefined {
    const holds = ({ start, bytes }: Piece) => at >= start && at < start + bytes.length;
    return this.#first.find(holds) ?? this.#later.find(holds);
  }

  async #fetch(at: number, length: number): Promise<Piece> {
    const next = [...this.#first, ...this.blanks].filter(({ start }) => start > at).map(({ start }) => start);
    const end = Math.min(at + Math.max(length, AT_ONCE), this.fileInfo.size, ...next);
    this.#left -= end - at;
    if (this.#left < 0) throw new TooMuchRead('Its tags are spread over more than is read of one file.');
    const piece = { start: at, bytes: await this.#ask(at, end - at) };
    this.#later.push(piece);
    // A large one is read once; small ones are looked into again and again.
    if (this.#later.length > PIECES_KEPT) this.#later.shift();
    return piece;
  }
}
