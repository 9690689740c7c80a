import type { Lyrics } from '../../../api/contract/library.ts';
import type { Chapters, Transcript } from '../../../api/contract/podcast.ts';
import type { LibraryApi } from '../api/library-api.ts';

/** The chapters of a track, as those of an episode are shown. */
export async function chaptersOfTrack(
  api: Pick<LibraryApi, 'track'>,
  id: string,
  signal: AbortSignal,
): Promise<Chapters> {
  const { chapters } = await api.track(id, { signal });
  const state = chapters.length > 0 ? 'ready' : 'none';
  return { state, failure: null, chapters: chapters.map((each) => ({ ...each, url: null })) };
}

/** Lyrics, as a transcript is shown: line by line, following the sound where the lines have times. */
export async function lyricsOfTrack(
  api: Pick<LibraryApi, 'lyrics'>,
  id: string,
  signal: AbortSignal,
): Promise<Transcript> {
  return transcriptOf(await api.lyrics(id, signal));
}

export function transcriptOf({ lines, language, synced }: Lyrics): Transcript {
  let last = 0;
  const cues = lines.map(({ atMs, text }, index) => {
    last = atMs ?? last;
    return { startMs: last, endMs: lines[index + 1]?.atMs ?? last, speaker: null, text };
  });
  return { state: lines.length > 0 ? 'ready' : 'none', failure: null, language, timed: synced, cues };
}
