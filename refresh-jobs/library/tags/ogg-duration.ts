import type { Peek } from './find-pictures.ts';
import { oggPages, oggSound, type OggPage, type OggSound } from './ogg-pages.ts';

/** The longest page there is: of this many bytes at least one begins within. */
const LONGEST_PAGE = 65_536;
/** A page of the longest packets; sound that begins later was cut out of something that ran before. */
const LONGEST_PAGE_SECONDS = 32;
const MOST_LINKS = 16;

/**
 * Seconds of sound in an Ogg file, of Vorbis, Opus, Speex or FLAC: what its last page counts. Streams one after the
 * other in one file (chained, as recorded radio is) are found by halving and added up; how long the
 * seventeenth and later ones are is guessed by their bytes. Null where it cannot be told.
 */
export async function oggDuration(peek: Peek, size: number): Promise<number | null> {
  let seconds = 0;
  let start = 0;
  for (let link = 0; link < MOST_LINKS && start < size; link += 1) {
    const head = oggPages(await peek(start, LONGEST_PAGE), start);
    const first = head.filter(({ isFirst }) => isFirst);
    // Streams side by side all begin before any of them goes on.
    const count = head.findIndex(({ isFirst }) => !isFirst);
    const serials = new Set((count === -1 ? first : head.slice(0, count)).map(({ serial }) => serial));
    const sound = first.map(oggSound).find((each) => each !== null);
    if (!sound) return link === 0 ? null : seconds;
    const end = await endOfLink(peek, { start, size, serials });
    const last = await lastPage(peek, { start, end, serial: sound.serial });
    if (!last) return null;
    seconds += secondsOf(sound, head, last);
    start = end;
  }
  return start === 0 ? null : (seconds * size) / start;
}

function secondsOf({ serial, rate, preSkip }: OggSound, head: readonly OggPage[], last: OggPage): number {
  const begin = head.find((page) => page.serial === serial && page.samples > 0);
  const missing = begin && begin.samples > LONGEST_PAGE_SECONDS * rate ? begin.samples : preSkip;
  return Math.max(0, last.samples - missing) / rate;
}

type Link = { start: number; size: number; serials: ReadonlySet<number> };

/** Where the first page of other streams begins, or the file ends. */
async function endOfLink(peek: Peek, { start, size, serials }: Link): Promise<number> {
  const isOther = ({ serial }: OggPage) => !serials.has(serial);
  const tail = Math.max(start, size - LONGEST_PAGE);
  const atEnd = oggPages(await peek(tail, LONGEST_PAGE), tail);
  if (!atEnd.some(isOther)) return size;
  let [own, end] = [start, size];
  for (;;) {
    const isNear = end - own <= LONGEST_PAGE;
    const from = isNear ? own : Math.floor((own + end) / 2);
    const pages = oggPages(await peek(from, LONGEST_PAGE), from).filter(({ at }) => at < end);
    const found = pages.findIndex(isOther);
    // Behind own pages, it is the very place.
    if (isNear || found > 0) return pages[found]?.at ?? end;
    if (found === 0) end = pages[0]?.at ?? end;
    else own = from;
  }
}

/** The last page of a stream on which a packet ends; beyond other streams' pages, such as pictures of a film. */
async function lastPage(
  peek: Peek,
  { start, end, serial }: { start: number; end: number; serial: number },
): Promise<OggPage | undefined> {
  for (const back of [1, 4, 16]) {
    const from = Math.max(start, end - back * LONGEST_PAGE);
    const pages = oggPages(await peek(from, end - from), from);
    const last = pages.findLast((page) => page.serial === serial && page.samples > 0);
    if (last || from === start) return last;
  }
  return undefined;
}
