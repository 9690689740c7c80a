import type { SaidTitle } from '#refresh-jobs/on-air/titles/understand-title.ts';

/** The newest title that a media playlist itself tells: by EXT-X-DATERANGE, or beside the length of a segment. */
export function playlistTitle(playlist: string): SaidTitle | null {
  const lines = playlist.split(/\r\n|\r|\n/).toReversed();
  for (const line of lines) {
    if (line.startsWith('#EXT-X-DATERANGE:')) {
      const said = fromAttributes(attributes(line.slice('#EXT-X-DATERANGE:'.length)));
      if (said) return said;
    }
    const text = /^#EXTINF:\s*[\d.]+\s*,(.*)$/.exec(line)?.[1]?.trim() ?? '';
    const said = text === '' ? null : (fromAttributes(attributes(text)) ?? plain(text));
    if (said) return said;
  }
  return null;
}

function fromAttributes(found: Map<string, string>): SaidTitle | null {
  const song = found.get('title') ?? found.get('song') ?? '';
  const artist = found.get('artist') ?? '';
  if (song !== '' && artist !== '') return { artist, song };
  return song === '' ? null : { text: song };
}

/** Names without the X- and the maker's name that are put before them. */
function attributes(text: string): Map<string, string> {
  const found = text.matchAll(/([\w-]+)="([^"]*)"/g);
  return new Map(
    Array.from(found, ([, name = '', value = '']) => [name.toLowerCase().replace(/^(?:.*-)/, ''), value]),
  );
}

/** Many packagers put the name of the file there, which is no title; nor is a list of attributes. */
function plain(text: string): SaidTitle | null {
  return /=|\.(ts|aac|mp3|m4s|mp4)$/i.test(text) || !/\p{L}/u.test(text) || !/\s/.test(text)
    ? null
    : { text };
}
