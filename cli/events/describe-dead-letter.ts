import type { KeptDeadLetter } from '#db/stores/dead-letters.ts';

/** One line, without what a stranger's text could do to a terminal. */
export function describeDeadLetter(letter: KeptDeadLetter): string {
  const { id, consumer, topic, eventId, reason, detail, attempts, failedAt, replayAskedAt } = letter;
  const state = replayAskedAt === null ? '' : '  to be read again';
  const times = attempts === 1 ? 'once' : `${String(attempts)} times`;
  return [
    `${String(id)}  ${failedAt.toISOString()}  ${consumer}  ${topic}  ${printable(eventId)}`,
    `${reason} (${times}): ${printable(detail.slice(0, 300))}${state}`,
  ].join('  ');
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ').trim();
}
