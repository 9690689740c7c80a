/** What players say, keyed by the listener's pseudonym. */
export const playsTopic = 'airdex.plays.v1';
/** Plays that count, each with its reason. */
export const listensTopic = 'airdex.listens.v1';
/** Events that no consumer could read, kept as they came. */
export const deadLettersTopic = 'airdex.dead-letters.v1';

/** Plays of private shows. They stay in the log of this Airdex: no analyst learns what only one listener may see. */
export const privatePlaysTopic = 'airdex.private-plays.v1';

export type Topic =
  typeof playsTopic | typeof listensTopic | typeof deadLettersTopic | typeof privatePlaysTopic;
