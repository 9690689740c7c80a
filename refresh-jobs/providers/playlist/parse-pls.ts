import type { RawEntry, RawPlaylist } from './parsed-playlist.ts';

/** PLS (`File1=`, `Title1=`) and the text form of ASX (`[Reference]`, `Ref1=`), in whatever order. */
export function parsePls(text: string): RawPlaylist {
  const numbered = new Map<number, Partial<RawEntry>>();
  for (const line of text.split(/[\r\n]+/)) {
    const [, key = '', number = '', value = ''] =
      /^\s*(file|title|ref)(\d+)\s*=\s*(.*?)\s*$/i.exec(line) ?? [];
    if (value === '') continue;
    const entry = numbered.get(Number(number)) ?? {};
    if (key.toLowerCase() === 'title') entry.title = withoutCounter(value);
    else entry.address = value;
    numbered.set(Number(number), entry);
  }
  const entries = [...numbered]
    .sort(([one], [other]) => one - other)
    .flatMap(([, { address, ...rest }]) => (address === undefined ? [] : [{ ...rest, address }]));
  return { entries };
}

/** Directories of SHOUTcast servers put `(#1 - 12/300)` before each name, which changes with every listener. */
function withoutCounter(title: string): string {
  return title.replace(/^\(#\d+[^)]*\)\s*/, '') || title;
}
