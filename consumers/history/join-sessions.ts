import type { PlayRow } from '#db/entities/plays.ts';

/** The clocks of a player and of a server differ by so much, and a connection outlasts the sound a little. */
export const toleranceMs = 15_000;

/**
 * A server's account joins the players' plays of the same item at the same time: they get its milliseconds, and it is
 * a play of its own only where no player told of one. Plays only grow, so what has joined stays joined. One that joins
 * stays counted where it was told of as a listen before.
 */
export function joinSessions(
  plays: readonly PlayRow[],
  wasTold: (session: PlayRow) => boolean = () => false,
): PlayRow[] {
  const sessions = plays.filter(isSession);
  if (sessions.length === 0) return [...plays];
  const told = plays.filter((play) => !isSession(play));
  return plays.map((play) => {
    if (!isSession(play)) {
      const joined = sessions.filter((session) => overlap(session, play));
      if (joined.length === 0) return play;
      return { ...play, serverMs: joined.reduce((sum, session) => sum + session.listenedMs, 0) };
    }
    if (play.removedAt !== null || !told.some((one) => overlap(play, one))) return play;
    // Not shown and not summed up, as if taken out of the history: its play stands for it.
    return { ...play, removedAt: play.lastAt, counted: wasTold(play) };
  });
}

export function isSession(play: Pick<PlayRow, 'lastType'>): boolean {
  return play.lastType === 'session';
}

export function overlap(one: PlayRow, other: PlayRow): boolean {
  return (
    one.listenerId === other.listenerId &&
    one.item === other.item &&
    one.startedAt.getTime() <= other.lastAt.getTime() + toleranceMs &&
    other.startedAt.getTime() <= one.lastAt.getTime() + toleranceMs
  );
}
