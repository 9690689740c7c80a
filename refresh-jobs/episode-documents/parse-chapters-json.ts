import { plainText } from '#refresh-jobs/feed-format/show-notes.ts';
import { parseDuration } from '#refresh-jobs/feed-format/parse-duration.ts';

export type Chapter = { startMs: number; endMs?: number; title: string; url?: string };

/**
 * JSON chapters of Podcasting 2.0 (`application/json+chapters`). Those without a title or left out of the table of
 * contents (`toc: false`) only change a picture. Undefined where it is no such document.
 */
export function parseChaptersJson(json: unknown): Chapter[] | undefined {
  const listed = Array.isArray(json) ? json : (json as { chapters?: unknown } | null)?.chapters;
  if (!Array.isArray(listed)) return undefined;
  return listed.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return [];
    const { startTime, endTime, title, url, toc } = each as Record<string, unknown>;
    const startMs = toMs(startTime);
    const endMs = toMs(endTime);
    const said = typeof title === 'string' ? plainText(title) : undefined;
    if (startMs === undefined || said === undefined || toc === false) return [];
    const link =
      typeof url === 'string' && /^https?:\/\//i.test(url.trim()) ? URL.parse(url.trim())?.href : undefined;
    return [
      {
        startMs,
        title: said,
        ...(endMs !== undefined && { endMs }),
        ...(link !== undefined && { url: link }),
      },
    ];
  });
}

/** Seconds as a number or as text, or a clock, which some editors write. */
function toMs(written: unknown): number | undefined {
  const text = typeof written === 'number' || typeof written === 'string' ? String(written).trim() : '';
  const ms = /^\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1_000) : parseDuration(text);
  return ms ?? (/^[0:.]+$/.test(text) ? 0 : undefined);
}
