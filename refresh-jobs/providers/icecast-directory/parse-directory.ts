import { Parser } from 'htmlparser2';

/** The fields of one `<entry>`, as written. */
export type DirectoryEntry = Record<string, string>;

/** Longer than any honest name or address; what an element that is never closed would gather. */
const longestField = 4000;

export type DirectoryParser = {
  /** Parses a part of the document; answers with the entries that it completed. */
  write(part: string): DirectoryEntry[];
  end(): { entries: DirectoryEntry[]; isDirectory: boolean; isComplete: boolean };
};

/** Reads a `yp.xml` piece by piece; only the entry at hand is kept. Entities of a DTD are never expanded. */
export function createDirectoryParser(): DirectoryParser {
  let found: DirectoryEntry[] = [];
  let entry: DirectoryEntry | undefined;
  let words = '';
  let isDirectory = false;
  let isComplete = false;

  const parser = new Parser(
    {
      onopentag(name) {
        words = '';
        if (name === 'directory') isDirectory = true;
        if (name !== 'entry') return;
        // An entry that was never closed ends where the next one begins.
        if (entry) found.push(entry);
        entry = {};
      },
      ontext(part) {
        if (words.length < longestField) words += part.slice(0, longestField);
      },
      onclosetag(name, implied) {
        if (name === 'directory') isComplete = !implied;
        else if (name === 'entry') {
          if (entry && !implied) found.push(entry);
          entry = undefined;
        } else if (entry) entry[name] ??= words.trim();
        words = '';
      },
    },
    { xmlMode: true, decodeEntities: true, lowerCaseTags: true },
  );
  const take = () => {
    const entries = found;
    found = [];
    return entries;
  };
  return {
    write(part) {
      parser.write(part);
      return take();
    },
    end() {
      parser.end();
      return { entries: take(), isDirectory, isComplete };
    },
  };
}
