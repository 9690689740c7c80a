import type { PlayRow } from '#db/entities/plays.ts';

const listenMs = 30_000;

/** Why a play is a listen, or is none (yet): 30 seconds heard, or something shorter heard to its end. */
export function countReason(
  play: Pick<PlayRow, 'listenedMs' | 'counted' | 'failed' | 'skipped'>,
): 'heard-30-seconds' | 'heard-to-the-end' | 'skipped' | 'failed' | 'not-heard' | 'too-short' {
  if (play.listenedMs >= listenMs) return 'heard-30-seconds';
  if (play.counted) return 'heard-to-the-end';
  if (play.skipped) return 'skipped';
  if (play.failed) return 'failed';
  return play.listenedMs === 0 ? 'not-heard' : 'too-short';
}
