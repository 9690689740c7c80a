/** A drive or a share: what comes behind it is a path from some root that is not ours. */
const otherRoot = /^(?:[a-z]:)?[\\/]+/i;
/** So many folders above a file of a path from another root are compared. */
const mostFolders = 6;

/**
 * Where a line of a playlist file in `folder` may mean a file to be, from the library's root, the most likely first. A
 * path from the root of another machine is compared by its end. Empty for web addresses.
 */
export function pathsOfLine(line: string, folder: string): string[] {
  if (/^(?!file:)[a-z][a-z0-9+.-]+:\/\//i.test(line)) return [];
  const plain = line.replace(/^file:\/\/(localhost)?/i, '');
  const spellings = [...new Set([plain, decoded(plain)])].map((spelling) => spelling.replaceAll('\\', '/'));
  return [...new Set(spellings.flatMap((spelling) => placesOf(spelling, folder)))];
}

/** How paths are compared where they are not equal: some systems write "é" in two parts, some mean "A" by "a". */
export function samePathKey(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function placesOf(path: string, folder: string): string[] {
  if (!otherRoot.test(path)) return [resolve([...folder.split('/'), ...path.split('/')])].flat();
  const parts = path.replace(otherRoot, '').split('/');
  const ends = parts
    .map((_, at) => resolve(parts.slice(at)))
    .filter((end) => end.split('/').length <= mostFolders + 1);
  return ends.filter((end) => end !== '');
}

function resolve(parts: string[]): string {
  const path: string[] = [];
  for (const part of parts) {
    if (part === '..') path.pop();
    else if (part !== '' && part !== '.') path.push(part);
  }
  return path.join('/');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
