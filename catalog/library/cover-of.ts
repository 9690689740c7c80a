/** What a listing tells of a file. */
type Listed = { name: string; size: number };

const picture = /\.(jpe?g|png|webp|gif|heic|avif)$/i;
const MAX_BYTES = 25_000_000;

/** Names of covers, the best first; a name may go on after them: "folder (1)", "AlbumArt_{GUID}_Large". */
const covers = [
  /^cover\b/,
  /^front\b/,
  /^folder\b/,
  /\bfront\b/,
  /\bcover\b/,
  /^albumart(?!.*small)/,
  /^album\b/,
  /^artwork\b/,
];
/** Pictures that lie beside the cover. */
const others =
  /\b(back|rear|inlay|inside|booklet|tray|disc|disk|cd\d?|matrix|obi|spine|banner|fanart|thumbs?)\b|^(artist|band|logo|label)$|small/;

/**
 * The picture that is shown for a folder and the album in it: one that is called like a cover, whatever its case, else
 * the only picture there is. Null where there is none.
 */
export function coverOf<File extends Listed>(files: readonly File[]): File | null {
  const pictures = files
    .filter(({ name, size }) => picture.test(name) && !name.startsWith('.') && size > 0 && size <= MAX_BYTES)
    .map((file) => ({ file, stem: stemOf(file.name) }));
  const named = pictures
    .map((one) => ({ ...one, rank: rankOf(one.stem) }))
    .filter(({ rank }) => rank >= 0)
    .toSorted((a, b) => a.rank - b.rank || b.file.size - a.file.size || compare(a.stem, b.stem));
  if (named[0]) return named[0].file;
  const [only, second] = pictures.filter(({ stem }) => !others.test(stem));
  return only && !second ? only.file : null;
}

function stemOf(name: string): string {
  return name
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replace(/[_.-]+/g, ' ');
}

function rankOf(stem: string): number {
  if (others.test(stem)) return -1;
  return covers.findIndex((pattern) => pattern.test(stem));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
