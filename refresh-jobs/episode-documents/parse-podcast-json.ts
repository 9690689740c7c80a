import { z } from 'zod';
import { plainText } from '#refresh-jobs/feed-format/show-notes.ts';
import type { Cue } from './cue.ts';

const seconds = z.coerce.number().transform((value) => Math.round(value * 1_000));
const Segment = z.object({
  startTime: seconds.optional(),
  start: seconds.optional(),
  endTime: seconds.optional(),
  end: seconds.optional(),
  body: z.string().optional(),
  text: z.string().optional(),
  speaker: z.union([z.string(), z.number().transform(String)]).nullish(),
});

/**
 * The JSON of Podcasting 2.0 (https://github.com/Podcastindex-org/podcast-namespace, transcripts), and that of
 * Whisper, which calls the same things `start`, `end` and `text`. Segments that are none are left out.
 */
export function parsePodcastJson(json: unknown): Cue[] {
  const listed = Array.isArray(json) ? json : (json as { segments?: unknown } | null)?.segments;
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((each) => {
    const segment = Segment.safeParse(each);
    if (!segment.success) return [];
    const { startTime, start, endTime, end, body, text, speaker } = segment.data;
    const startMs = startTime ?? start;
    const said = plainText(body ?? text);
    if (startMs === undefined || said === undefined) return [];
    return [
      { startMs, endMs: endTime ?? end ?? startMs, speaker: plainText(speaker ?? '') ?? null, text: said },
    ];
  });
}
