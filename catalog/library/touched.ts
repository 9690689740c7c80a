/** What was changed and is to be counted anew. */
export type Touched = { artistIds: Set<string>; folderIds: Set<string>; genres: Set<string> };

export function nothingTouched(): Touched {
  return { artistIds: new Set(), folderIds: new Set(), genres: new Set() };
}

export function touch(
  all: Touched,
  more: { artistIds?: Iterable<string>; folderIds?: Iterable<string>; genres?: Iterable<string> },
): void {
  for (const id of more.artistIds ?? []) all.artistIds.add(id);
  for (const id of more.folderIds ?? []) all.folderIds.add(id);
  for (const genre of more.genres ?? []) all.genres.add(genre);
}
