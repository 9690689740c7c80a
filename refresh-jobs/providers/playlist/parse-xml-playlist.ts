import { Parser } from 'htmlparser2';
import type { RawEntry, RawPlaylist } from './parsed-playlist.ts';

/** What the elements of each format mean, in lower case, since ASX is written in any. */
type Format = {
  entry: string;
  /** Elements, or attributes as `element@attribute`, that hold the address. */
  addresses: string[];
  fields: Record<string, 'title' | 'artwork' | 'homepage'>;
  playlistTitle?: string;
};

const formats: Record<string, Format> = {
  xspf: {
    entry: 'track',
    addresses: ['location'],
    fields: { title: 'title', image: 'artwork', info: 'homepage' },
    playlistTitle: 'playlist>title',
  },
  asx: {
    entry: 'entry',
    addresses: ['ref@href'],
    fields: { title: 'title', 'logo@href': 'artwork', 'moreinfo@href': 'homepage' },
    playlistTitle: 'asx>title',
  },
  b4s: { entry: 'entry', addresses: ['entry@playstring'], fields: { name: 'title' } },
  wpl: {
    entry: 'media',
    addresses: ['media@src'],
    fields: { 'media@tracktitle': 'title' },
    playlistTitle: 'head>title',
  },
};

/** XSPF, ASX, B4S and WPL; forgiving about case, entities and unclosed elements, as files of these kinds need. */
export function parseXmlPlaylist(text: string, kind: 'xspf' | 'asx' | 'b4s' | 'wpl'): RawPlaylist {
  const format = formats[kind];
  const entries: RawEntry[] = [];
  const path: string[] = [];
  let title: string | undefined;
  let words = '';
  let entry: { addresses: string[]; fields: Omit<RawEntry, 'address'> } | undefined;
  if (!format) return { entries };

  const take = (name: string, value: string) => {
    const said = value.trim();
    const field = format.fields[name];
    if (!entry || said === '') return;
    if (format.addresses.includes(name)) entry.addresses.push(said);
    else if (field) entry.fields[field] ??= said;
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        path.push(name);
        words = '';
        if (name === format.entry) entry = { addresses: [], fields: {} };
        for (const [attribute, value] of Object.entries(attributes)) take(`${name}@${attribute}`, value);
      },
      ontext(part) {
        words += part;
      },
      onclosetag(name) {
        path.pop();
        const parent = path.at(-1) ?? '';
        if (`${parent}>${name}` === format.playlistTitle) title = words.trim() || undefined;
        // Only children of the entry count: extensions bring titles and locations of their own.
        else if (parent === format.entry) take(name, words);
        if (name === format.entry && entry) {
          for (const address of entry.addresses) entries.push({ ...entry.fields, address });
          entry = undefined;
        }
        words = '';
      },
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true, decodeEntities: true },
  );
  parser.end(text);
  return { entries, ...(title && { title }) };
}
