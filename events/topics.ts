/** What players say, keyed by the listener's pseudonym. */
export const playsTopic = 'airdex.plays.v1';
/** Plays that count, each with its reason. */
export const listensTopic = 'airdex.listens.v1';
/** Events that no consumer could read, kept as they came. */
export const deadLettersTopic = 'airdex.dead-letters.v1';

export type Topic = typeof playsTopic | typeof listensTopic | typeof deadLettersTopic;
