/** What is said from `startMs` to `endMs`. */
export type Cue = { startMs: number; endMs: number; speaker: string | null; text: string };

export type TranscriptContent = { language: string | null; timed: boolean; cues: Cue[] };
export type ChapterContent = { startMs: number; endMs: number | null; title: string; url: string | null };

export const longestMs = 100 * 3_600_000;
