import type { TranscriptEntry } from '#catalog/podcasts/feed-entry.ts';

const formats = [/vtt/, /json/, /srt|subrip/, /html/];

/** The best first: in the language of the show, then what says most (times, speakers). */
export function orderTranscripts(
  transcripts: readonly TranscriptEntry[],
  languages: readonly string[],
): TranscriptEntry[] {
  const spoken = new Set(languages.map(primary));
  const rank = ({ mimeType = '', url, language }: TranscriptEntry) => {
    const named = formats.findIndex((format) => format.test(mimeType));
    const byName = formats.findIndex((format) => format.test(URL.parse(url)?.pathname.toLowerCase() ?? ''));
    const format = named === -1 ? byName : named;
    const isForeign = language !== undefined && spoken.size > 0 && !spoken.has(primary(language));
    return (isForeign ? 10 : 0) + (format === -1 ? formats.length : format);
  };
  return transcripts.toSorted((one, other) => rank(one) - rank(other));
}

function primary(language: string): string {
  return language.toLowerCase().split(/[-_]/)[0] ?? '';
}
