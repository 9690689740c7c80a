/** What one look found. `words` say it to somebody who has not read the code, and what to do where it is not well. */
export type Finding = { about: string; state: 'ok' | 'warning' | 'failing'; words: string };

export const ok = (about: string, words: string): Finding => ({ about, state: 'ok', words });
export const warning = (about: string, words: string): Finding => ({ about, state: 'warning', words });
export const failing = (about: string, words: string): Finding => ({ about, state: 'failing', words });
