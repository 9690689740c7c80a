import type { PlayRow } from '#db/entities/plays.ts';
import { countReason } from './count-reason.ts';
import type { PlayWord, SessionWord } from './word.ts';

/** Of an item that is shorter, hearing it to the end counts. */
const shortMs = 30_000;

/**
 * A play after one more word of it. Each field is the least, the greatest or the union of what words say, so that
 * whichever order they come in, and however often, the play becomes the same.
 */
export function foldPlay(known: PlayRow | undefined, listenerId: string, word: PlayWord): PlayRow {
  const said = playOf(listenerId, word);
  if (!known) return judged(said);
  const last = compareLast(known, said) >= 0 ? known : said;
  const item = known.item <= said.item ? known.item : said.item;
  return judged({
    ...known,
    item,
    // They describe the item, so they are looked up again where another is believed.
    ...(item !== known.item && { parent: null, title: null }),
    startedAt: known.startedAt <= said.startedAt ? known.startedAt : said.startedAt,
    lastAt: known.lastAt >= said.lastAt ? known.lastAt : said.lastAt,
    listenedMs: Math.max(known.listenedMs, said.listenedMs),
    positionMs: last.positionMs,
    lastSeq: last.lastSeq,
    lastType: last.lastType,
    client: last.client,
    completed: known.completed || said.completed,
    failed: known.failed || said.failed,
    skipped: known.skipped || said.skipped,
    counted: known.counted || said.counted,
  });
}

function playOf(listenerId: string, word: PlayWord): PlayRow {
  const { play, item, type, time, listenedMs, positionMs, seq, client } = word;
  const completed = type === 'completed';
  return {
    ...{ listenerId, play, item, parent: null, title: null, positionMs, listenedMs, client },
    startedAt: new Date(time - listenedMs),
    lastAt: new Date(time),
    lastSeq: seq,
    lastType: type,
    serverMs: null,
    completed,
    failed: type === 'failed',
    skipped: type === 'skipped',
    counted: completed && listenedMs > 0 && positionMs < shortMs,
    reason: '',
    removedAt: null,
  };
}

/** A server's account of a connection, as a play that no player told of. */
export function playOfSession(listenerId: string, word: SessionWord): PlayRow {
  const { play, item, startedAt, heardMs } = word;
  return judged({
    ...{ listenerId, play, item, parent: null, title: null, client: null, lastSeq: 0, positionMs: heardMs },
    startedAt: new Date(startedAt),
    lastAt: new Date(startedAt + heardMs),
    lastType: 'session',
    listenedMs: heardMs,
    serverMs: heardMs,
    completed: false,
    failed: false,
    skipped: false,
    counted: false,
    reason: '',
    removedAt: null,
  });
}

function judged(play: PlayRow): PlayRow {
  const reason = countReason(play);
  return { ...play, reason, counted: reason.startsWith('heard-') };
}

/** The last word is the one of the greatest number; of two with the same number, any fixed order will do. */
function compareLast(one: PlayRow, other: PlayRow): number {
  return (
    one.lastSeq - other.lastSeq ||
    one.positionMs - other.positionMs ||
    compareText(one.lastType, other.lastType) ||
    compareText(one.client ?? '', other.client ?? '')
  );
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
